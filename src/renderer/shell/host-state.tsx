import { Check, Loader2, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { Job } from '#contract/jobs.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatCount } from '#renderer/format/number.ts';
import { formatDuration } from '#renderer/format/time.ts';
import { showFailure } from '#renderer/stores/notices.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Progress } from '#renderer/ui/progress.tsx';

export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** What the host is doing: the jobs that run, with their progress, on a click. */
export function HostState({ collapsed }: { readonly collapsed: boolean }) {
  const { items } = useTopic('jobs');
  const active = items.filter(isActive);
  const listed = [...items].sort((a, b) => b.startedAt - a.startedAt).slice(0, 8);
  const text = active.length === 0 ? 'Idle' : `${formatCount(active.length, 'job')} running`;
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={text}
        className={classes(
          'mx-2 mb-2 flex h-8 items-center rounded-md text-small text-muted hover:bg-hover hover:text-text',
          collapsed ? 'w-9 justify-center' : 'gap-2.5 px-2',
        )}
      >
        {active.length > 0 ? (
          <Loader2 size={15} className="animate-spin text-accent motion-reduce:animate-none" aria-hidden />
        ) : (
          <span className="flex size-[15px] items-center justify-center">
            <span className="size-[7px] rounded-full bg-up" />
          </span>
        )}
        {!collapsed && text}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="right"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          className="appear z-50 w-80 rounded-md border border-line bg-raised p-3 shadow-popover"
        >
          <h2 className="mb-2 text-small font-semibold">Jobs</h2>
          {listed.length === 0 ? (
            <p className="text-small text-muted">Nothing has run since the application was started.</p>
          ) : (
            <ul className="flex flex-col gap-3">
              {listed.map((job) => (
                <JobLine key={job.id} job={job} />
              ))}
            </ul>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function JobLine({ job }: { readonly job: Job }) {
  const active = isActive(job);
  async function act() {
    const reply = await call(active ? 'jobs.cancel' : 'jobs.dismiss', { id: job.id });
    if (!reply.ok) showFailure(reply.error);
  }
  return (
    <li className="flex items-start gap-2 text-small">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-1.5">
          {job.state === 'done' && <Check size={13} className="shrink-0 text-up-text" aria-hidden />}
          <span className="truncate">{job.title}</span>
        </div>
        {active ? (
          <div className="mt-1.5 flex flex-col gap-1.5">
            <Progress fraction={job.progress} label={job.title} />
            <span className="num truncate text-muted">{describeProgress(job)}</span>
          </div>
        ) : (
          <span className={job.state === 'failed' ? 'text-danger-text' : 'text-muted'}>{describeEnd(job)}</span>
        )}
      </div>
      <IconButton icon={X} label={active ? 'Cancel' : 'Take off the list'} className="-my-1 -mr-1" onClick={act} />
    </li>
  );
}

/** `43 % · 1,204,000 of 2,628,000 candles · 12 s left`. */
export function describeProgress(job: Job): string {
  const parts = job.state === 'queued' ? ['Waiting'] : [`${Math.floor(job.progress * 100)}\u2009%`];
  if (job.detail) parts.push(job.detail);
  if (job.etaMs !== null) parts.push(`${formatDuration(job.etaMs)} left`);
  return parts.join(' · ');
}

function describeEnd(job: Job): string {
  if (job.state === 'failed') return job.error ?? 'It failed.';
  if (job.state === 'cancelled') return 'Cancelled';
  return job.finishedAt === null ? 'Done' : `Done in ${formatDuration(job.finishedAt - job.startedAt)}`;
}
