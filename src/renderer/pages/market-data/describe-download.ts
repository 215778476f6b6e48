import type { Download } from '#contract/downloads.ts';
import { formatCount, formatNumber } from '#renderer/format/number.ts';
import { formatDuration } from '#renderer/format/time.ts';

/** `BTC/USDT:USDT 1h`: what a download is about, without its exchange. */
export function nameOf({ request }: Download): string {
  const symbol = request.market.slice(request.market.indexOf(':') + 1);
  return `${symbol} ${request.timeframe ?? 'funding'}${request.gapsOnly ? ', gaps' : ''}`;
}

/** How far a download is that has not ended: `43 % · 12,000 of 17,520 candles · 3,400/s · 2 s left`. */
export function describeDownload({ state, progress }: Download, now: number): string {
  const far = progress && progress.total > 0 ? [`${Math.floor((progress.done / progress.total) * 100)}\u2009%`] : [];
  const count =
    progress?.phase === 'candles' && progress.total > 0
      ? [`${formatNumber(progress.done, 0)} of ${formatCount(progress.total, 'candle')}`]
      : [];
  if (state === 'paused') return ['Paused', ...far, ...count].join(' · ');
  if (state === 'queued' || !progress) return 'Waiting for its turn';
  const { waiting, phase, perSecond, etaMs } = progress;
  if (waiting) {
    const left = Math.max(0, waiting.until - now);
    return `${waiting.reason} Next try in ${formatDuration(Math.ceil(left / 1000) * 1000)}`;
  }
  if (phase === 'checking') return 'Asking what there is';
  if (phase === 'gaps') return 'Asking again for what is missing';
  const rate = perSecond === null || phase === 'funding' ? [] : [`${formatNumber(perSecond, 0)}/s`];
  const eta = etaMs === null ? [] : [`${formatDuration(etaMs)} left`];
  return [...far, ...(phase === 'funding' ? ['funding rates'] : count), ...rate, ...eta].join(' · ');
}

/** What came out of a download: `8,760 candles, all new · 3 missing in 2 gaps that Bybit does not have`. */
export function describeOutcome({ request, outcome, exchangeName }: Download): string {
  if (!outcome) return 'Done';
  const parts: string[] = [];
  if (request.timeframe !== null) {
    const added = outcome.added === outcome.candles ? 'all new' : `${formatNumber(outcome.added, 0)} new`;
    parts.push(outcome.added > 0 ? `${formatCount(outcome.candles, 'candle')}, ${added}` : 'No new candles');
  }
  if (request.funding) parts.push(formatCount(outcome.fundingAdded, 'new funding rate'));
  if (outcome.missing > 0) {
    const gaps = formatCount(outcome.gaps, 'gap');
    parts.push(`${formatNumber(outcome.missing, 0)} missing in ${gaps} that ${exchangeName} does not have`);
  }
  return `Done: ${parts.join(' · ')}`;
}
