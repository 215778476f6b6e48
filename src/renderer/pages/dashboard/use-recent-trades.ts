import { useEffect, useRef, useState } from 'react';
import type { Bot, RecentTrade } from '#contract/bots.ts';
import { call } from '#renderer/bridge/bridge.ts';

/** How often news are asked for while trades are closed, ms. */
const ASK_MS = 1000;
const SHOWN = 40;
/** Times that are asked after a trade: it is counted when it is closed, and there to be read when it is written. */
const TIMES = 3;

/** The trades that these bots closed last, the newest first; null until they have come. */
export function useRecentTrades(bots: readonly Bot[]): readonly RecentTrade[] | null {
  const [trades, setTrades] = useState<readonly RecentTrade[] | null>(null);
  const latest = useRef(bots);
  latest.current = bots;
  const ids = bots.map(({ id }) => id).join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: other bots have other trades
  useEffect(() => {
    let gone = false;
    let asking = false;
    let version = '';
    let times = 0;
    const ask = async () => {
      const now = latest.current.map(({ standing }) => standing.trades).join(' ');
      if (now !== version) times = TIMES;
      version = now;
      if (asking || times === 0) return;
      times--;
      asking = true;
      const reply = await call('bots.recent-trades', { ids: latest.current.map(({ id }) => id), limit: SHOWN });
      asking = false;
      if (!gone && reply.ok) setTrades(reply.value);
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [ids]);

  return trades;
}
