import { Pause, Play, RotateCw, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Download } from '#contract/downloads.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { showFailure } from '#renderer/stores/notices.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Progress } from '#renderer/ui/progress.tsx';
import { describeDownload, describeOutcome, nameOf } from './describe-download.ts';

async function send(name: 'pause' | 'resume' | 'remove', id: string): Promise<void> {
  const reply = await call(`market-data.${name}-download`, { id });
  if (!reply.ok) showFailure(reply.error);
}

/** Downloads that run, wait or have ended, above the table that they fill. */
export function DownloadsList() {
  const { items } = useTopic('downloads');
  if (items.length === 0) return null;
  const newestFirst = [...items].sort((a, b) => b.createdAt - a.createdAt);
  return (
    <ul aria-label="Downloads" className="max-h-[40%] shrink-0 overflow-y-auto border-b border-line bg-surface">
      {newestFirst.map((download) => (
        <DownloadLine key={download.id} download={download} />
      ))}
    </ul>
  );
}

function DownloadLine({ download }: { readonly download: Download }) {
  const { id, state } = download;
  const name = nameOf(download);
  const active = state === 'queued' || state === 'running';
  return (
    <li className="flex min-h-12 items-center gap-4 border-b border-line px-4 py-2 last:border-0">
      <span className="w-60 shrink-0 truncate" title={name}>
        <span className="text-muted">{download.exchangeName}</span> <span className="font-medium">{name}</span>
      </span>
      <State download={download} name={name} />
      <span className="flex shrink-0 justify-end gap-2">
        {active && (
          <Button icon={Pause} onClick={() => void send('pause', id)}>
            Pause
          </Button>
        )}
        {state === 'paused' && (
          <Button icon={Play} onClick={() => void send('resume', id)}>
            Resume
          </Button>
        )}
        {state === 'failed' && (
          <Button icon={RotateCw} onClick={() => void send('resume', id)}>
            Try again
          </Button>
        )}
        <Button icon={X} variant={active ? 'normal' : 'quiet'} onClick={() => void send('remove', id)}>
          {state === 'done' || state === 'failed' ? 'Dismiss' : 'Cancel'}
        </Button>
      </span>
    </li>
  );
}

function State({ download, name }: { readonly download: Download; readonly name: string }) {
  const { state, progress, outcome } = download;
  const waiting = progress?.waiting ?? null;
  const now = useNow(waiting !== null);
  if (state === 'failed') {
    return (
      <span role="alert" className="selectable min-w-0 flex-1 text-small text-danger-text">
        {outcome?.error ?? 'It failed.'}
      </span>
    );
  }
  if (state === 'done') {
    return (
      <span className="selectable min-w-0 flex-1 text-small text-muted">
        {describeOutcome(download)}
        {outcome?.notes.map((note) => (
          <span key={note} className="block">
            {note}
          </span>
        ))}
      </span>
    );
  }
  const fraction = progress && progress.total > 0 ? progress.done / progress.total : 0;
  return (
    <span className="flex min-w-0 flex-1 flex-col gap-1.5">
      <Progress fraction={fraction} label={name} />
      <span className={`num truncate text-small ${waiting ? 'text-warn' : 'text-muted'}`}>
        {describeDownload(download, now)}
      </span>
    </span>
  );
}

/** The time, once a second while somebody needs it. */
function useNow(ticking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    setNow(Date.now());
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
