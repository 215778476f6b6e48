import { useEffect, useRef, useState } from 'react';
import type { Bot, BotDetail } from '#contract/bots.ts';
import { allocateCandles, type Candles, sliceCandles } from '#core/market/candles.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { joinCandles } from '#renderer/charts/candle-window.ts';

/** How often news are asked for while the bot goes on, ms. */
const ASK_MS = 400;
/** How long after a change it is asked once more: a trade is told when it is made, and there when it is written. */
const SETTLED_MS = 1500;
/** Candles that the chart holds. */
const CANDLES = 2000;
/** Lines of the log that are shown. */
const EVENTS = 1000;

export interface BotNews extends BotDetail {
  /** Candles that the bot has seen of the chosen instrument, the last ones. */
  readonly candles: Candles;
}

/** What a bot has done so far, growing while it goes on; null until it has arrived. */
export function useBotDetail(
  bot: Bot,
  market: number,
): { readonly news: BotNews | null; readonly error: string | null } {
  const [news, setNews] = useState<BotNews | null>(null);
  const [error, setError] = useState<string | null>(null);
  const latest = useRef(bot);
  latest.current = bot;
  const { id } = bot;

  useEffect(() => {
    let gone = false;
    let asking = false;
    let known: BotNews | null = null;
    /** The bot as it was when it was last asked about, and when to ask again although nothing has changed. */
    let asked: Bot | null = null;
    let again = Number.POSITIVE_INFINITY;
    const ask = async () => {
      const changed = latest.current !== asked;
      if (asking || !(changed || performance.now() > again)) return;
      again = changed ? performance.now() + SETTLED_MS : Number.POSITIVE_INFINITY;
      asking = true;
      asked = latest.current;
      const afterTrade = known?.trades.at(-1)?.id ?? 0;
      const afterEvent = known?.events.at(-1)?.number ?? 0;
      const afterEquity = known?.equity.at(-1)?.[0] ?? 0;
      const after = known && known.candles.length > 0 ? known.candles.time[known.candles.length - 1] : -1;
      const [detail, candles] = await Promise.all([
        call('bots.detail', { id, afterTrade, afterEvent, afterEquity }),
        call('bots.candles', { id, market, after, limit: CANDLES }),
      ]);
      asking = false;
      if (gone) return;
      if (!detail.ok) {
        setError(detail.error.message);
        return;
      }
      const joined = candles.ok && candles.value.length > 0;
      const before: Candles = known?.candles ?? allocateCandles(0);
      known = {
        evaluations: detail.value.evaluations,
        whyNotTrading: detail.value.whyNotTrading,
        trades: [...(known?.trades ?? []), ...detail.value.trades],
        events: [...(known?.events ?? []), ...detail.value.events].slice(-EVENTS),
        equity: [...(known?.equity ?? []), ...detail.value.equity],
        orders: detail.value.orders,
        fills: detail.value.fills,
        candles: joined ? lastOf(before, candles.value) : before,
      };
      setError(null);
      setNews(known);
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [id, market]);

  return { news, error };
}

/** The last candles of both; where so many are new that some between are missing, only the new ones. */
function lastOf(before: Candles, after: Candles): Candles {
  if (before.length === 0 || after.length >= CANDLES) return after;
  const all = joinCandles(before, after);
  return sliceCandles(all, Math.max(0, all.length - CANDLES), all.length);
}
