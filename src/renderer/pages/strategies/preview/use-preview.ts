import { useEffect, useMemo, useRef, useState } from 'react';
import type { Result } from '#contract/result.ts';
import type { PreviewReply, StrategyDraft } from '#contract/strategies.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { LatestOnly } from './latest-only.ts';
import { preparePreview } from './use-prepared-preview.ts';

export interface PreviewQuestion {
  readonly draft: StrategyDraft;
  /** `EX:SYMBOL`. */
  readonly market: string;
  readonly timeframe: Timeframe;
  /** When the change was made that asks for it: `performance.now()`. */
  readonly since: number;
}

export interface PreviewState {
  /** The last preview that could be made, with what it was asked for. */
  readonly shown: { readonly reply: PreviewReply; readonly question: PreviewQuestion } | null;
  /** Why there is no newer one. */
  readonly why: string | null;
}

/**
 * The preview of a strategy on a market, anew after every change that makes a difference to it.
 * @param changedAt when the draft was changed, `performance.now()`; null where it does not change
 */
export function usePreview(
  draft: StrategyDraft,
  market: { readonly market: string; readonly timeframe: Timeframe } | null,
  changedAt: number | null,
): PreviewState {
  const [state, setState] = useState<PreviewState>({ shown: null, why: null });
  const feed = useRef<LatestOnly<PreviewQuestion, Result<PreviewReply>> | null>(null);
  const since = useRef(0);
  since.current = changedAt ?? performance.now();
  const essence = useMemo(() => essenceOf(draft), [draft]);
  const now = useRef({ draft, market });
  now.current = { draft, market };
  const key = market && `${market.market} ${market.timeframe}`;
  const started = state.shown !== null;

  useEffect(() => {
    const current = new LatestOnly<PreviewQuestion, Result<PreviewReply>>(
      ({ draft: asked, market: of, timeframe }) => call('strategies.preview', { draft: asked, market: of, timeframe }),
      (reply, question) =>
        setState((before) =>
          reply.ok
            ? { shown: { reply: reply.value, question }, why: null }
            : { shown: before.shown, why: reply.error.message },
        ),
    );
    feed.current = current;
    return () => current.stop();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the essence stands for the draft, the key for the market
  useEffect(() => {
    const { draft: asked, market: of } = now.current;
    if (of) feed.current?.ask({ draft: asked, ...of, since: since.current });
  }, [essence, key]);

  // A builder that was opened without the list before it gets ready once its first preview is there.
  useEffect(() => {
    const { market: of } = now.current;
    if (started && of) preparePreview(of.market, of.timeframe);
  }, [started]);

  return state;
}

/** What a preview depends on: names and descriptions make no difference to it. */
function essenceOf({ direction, components, combination, sessions }: StrategyDraft): string {
  return JSON.stringify([direction, components, combination, sessions]);
}
