import type { ImportReply } from '#contract/strategies.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';

/** Why a file was not imported: every problem with the field it is about. */
export function ImportProblems({
  refused,
  onClose,
}: {
  readonly refused: Extract<ImportReply, { kind: 'refused' }> | null;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      open={refused !== null}
      onClose={onClose}
      title={`${refused?.file ?? 'The file'} was not imported`}
      description="It is not a strategy that can run. Nothing was stored. Correct the file and import it again."
    >
      <ul aria-label="Problems" className="selectable flex max-h-80 flex-col gap-2 overflow-y-auto">
        {refused?.issues.map(({ field, message }) => (
          <li key={`${field} ${message}`} className="text-small">
            <span className="font-mono text-micro text-muted">{field}</span>
            <br />
            {message}
          </li>
        ))}
      </ul>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}
