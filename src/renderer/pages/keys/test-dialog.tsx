import { RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Key, KeyTest } from '#contract/keys.ts';
import type { Failure } from '#contract/result.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { CheckProgress } from './check-progress.tsx';
import { DiagnosisBox } from './diagnosis-box.tsx';

/** Tests a stored key again, at once, and says what was found. */
export function TestDialog({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const [checkId, setCheckId] = useState<string | null>(null);
  const [test, setTest] = useState<KeyTest | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const started = useRef(false);

  const start = useCallback(async () => {
    const id = crypto.randomUUID();
    setCheckId(id);
    setTest(null);
    setFailure(null);
    const reply = await call('keys.test', { id: apiKey.id, checkId: id });
    setCheckId(null);
    if (reply.ok) setTest(reply.value);
    else setFailure(reply.error);
  }, [apiKey.id]);

  useEffect(() => {
    if (started.current) return;
    started.current = true;
    void start();
  }, [start]);

  function close() {
    if (checkId !== null) void call('keys.cancel-check', { checkId });
    onClose();
  }

  return (
    <Dialog open onClose={close} title={`Test ${apiKey.label}`}>
      {checkId !== null && <CheckProgress checkId={checkId} />}
      {test && <DiagnosisBox test={test} stored />}
      {failure && (
        <p role="alert" className="selectable rounded-md bg-danger-soft px-3 py-2">
          {failure.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button icon={RefreshCw} disabled={checkId !== null} onClick={() => void start()}>
          Test again
        </Button>
        <Button variant="primary" onClick={close}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
