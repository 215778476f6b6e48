import { call } from '#renderer/bridge/bridge.ts';
import { useTopicItem } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Progress } from '#renderer/ui/progress.tsx';

/** A question to an exchange that is under way: its step, and a way to stop it. */
export function CheckProgress({ checkId }: { readonly checkId: string }) {
  const check = useTopicItem('key-checks', checkId);
  return (
    <div role="status" className="flex items-center gap-3 rounded-md border border-line px-3 py-2">
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <span className="truncate text-small">{check?.step ?? 'Starting'} …</span>
        <Progress fraction={check?.fraction ?? 0} label="Asking the exchange" />
      </div>
      <Button onClick={() => void call('keys.cancel-check', { checkId })}>Stop</Button>
    </div>
  );
}
