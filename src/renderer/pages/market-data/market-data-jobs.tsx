import { X } from 'lucide-react';
import { call } from '#renderer/bridge/bridge.ts';
import { describeProgress, isActive } from '#renderer/shell/host-state.tsx';
import { showFailure } from '#renderer/stores/notices.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Progress } from '#renderer/ui/progress.tsx';

/** Imports, exports and demo markets that go on or failed, above the table that they change. Downloads have their own list. */
export function MarketDataJobs() {
  const { items } = useTopic('jobs');
  const jobs = items.filter(
    (job) => job.kind !== 'backtest' && job.kind !== 'download' && (isActive(job) || job.state === 'failed'),
  );
  if (jobs.length === 0) return null;

  async function end(id: string, active: boolean) {
    const reply = await call(active ? 'jobs.cancel' : 'jobs.dismiss', { id });
    if (!reply.ok) showFailure(reply.error);
  }

  return (
    <ul aria-label="Jobs" className="shrink-0 border-b border-line bg-surface">
      {jobs.map((job) => (
        <li key={job.id} className="flex items-center gap-4 border-b border-line px-4 py-2 last:border-0">
          <span className="w-64 shrink-0 truncate font-medium">{job.title}</span>
          {isActive(job) ? (
            <span className="flex min-w-0 flex-1 flex-col gap-1.5">
              <Progress fraction={job.progress} label={job.title} />
              <span className="num truncate text-small text-muted">{describeProgress(job)}</span>
            </span>
          ) : (
            <span role="alert" className="selectable min-w-0 flex-1 text-danger-text">
              {job.error ?? 'It failed.'}
            </span>
          )}
          <Button icon={X} onClick={() => void end(job.id, isActive(job))}>
            {isActive(job) ? 'Cancel' : 'Dismiss'}
          </Button>
        </li>
      ))}
    </ul>
  );
}
