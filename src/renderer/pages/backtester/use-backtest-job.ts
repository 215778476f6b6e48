import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { BacktestRequest } from '#contract/backtests.ts';
import type { Job } from '#contract/jobs.ts';
import type { Failure } from '#contract/result.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { isActive } from '#renderer/shell/host-state.tsx';
import { notify, showFailure } from '#renderer/stores/notices.ts';
import { useTopicItem } from '#renderer/stores/topics.ts';

export interface BacktestJob {
  /** The run that was started here, while it goes on. */
  readonly job: Job | null;
  readonly start: (request: BacktestRequest) => Promise<Failure | null>;
  readonly cancel: () => void;
}

/** Starts a backtest, follows it, and opens its report when it is there. */
export function useBacktestJob(): BacktestJob {
  const [jobId, setJobId] = useState<string | null>(null);
  const [, navigate] = useLocation();
  const job = useTopicItem('jobs', jobId);

  useEffect(() => {
    if (!job || isActive(job)) return;
    setJobId(null);
    if (job.state === 'done' && job.resultId) navigate(`/backtester/${job.resultId}`);
    if (job.state === 'failed') notify({ tone: 'error', text: job.error ?? 'The backtest failed.' });
  }, [job, navigate]);

  return {
    job: job && isActive(job) ? job : null,
    start: async (request) => {
      const reply = await call('backtests.start', request);
      if (!reply.ok) return reply.error;
      setJobId(reply.value.jobId);
      return null;
    },
    cancel: () => {
      if (jobId === null) return;
      void call('jobs.cancel', { id: jobId }).then((reply) => {
        if (!reply.ok) showFailure(reply.error);
      });
    },
  };
}
