import { memo } from 'react';
import { Link } from 'wouter';
import type { Bot, RecentTrade } from '#contract/bots.ts';
import { coinOf } from '#renderer/fleet/open-positions.ts';
import { shortMarket } from '#renderer/format/market.ts';
import { coinDigits, formatSignedCoins, formatSignedPercent } from '#renderer/format/number.ts';
import { formatDateTime } from '#renderer/format/time.ts';
import { botHref } from '#renderer/pages/bots/bot-actions.ts';
import { exitReasonLabel } from '#renderer/report/exit-reason.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Delta } from '#renderer/ui/delta.tsx';
import { SkeletonRows } from '#renderer/ui/states.tsx';
import { useRecentTrades } from './use-recent-trades.ts';

/** The trades that were closed last, the newest first, with the times of their market. */
export function TradeFeed({ bots }: { readonly bots: readonly Bot[] }) {
  const trades = useRecentTrades(bots);
  if (trades === null) return <SkeletonRows rows={6} />;
  if (trades.length === 0) return <p className="p-3 text-small text-muted">No trade has been closed yet.</p>;
  const byId = new Map(bots.map((bot) => [bot.id, bot]));
  return (
    <ul aria-label="Last closed trades" className="flex flex-col">
      {trades.map((recent) => {
        const bot = byId.get(recent.botId);
        return (
          bot && (
            <TradeLine
              key={`${recent.botId} ${recent.trade.id}`}
              recent={recent}
              name={bot.name}
              market={recent.trade.symbol ?? bot.config.markets[0]?.market ?? ''}
              coin={coinOf(bot)}
              digits={coinDigits(coinOf(bot), bot.standing.equity)}
            />
          )
        );
      })}
    </ul>
  );
}

interface TradeLineProps {
  readonly recent: RecentTrade;
  readonly name: string;
  readonly market: string;
  readonly coin: string;
  readonly digits: number;
}

const TradeLine = memo(
  function TradeLine({ recent: { botId, trade }, name, market, coin, digits }: TradeLineProps) {
    const timeZone = useSettings((settings) => settings.timeZone);
    return (
      <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-b border-line px-3 py-1 text-small last:border-0">
        <span className="truncate">
          <span className={trade.side === 'long' ? 'text-up-text' : 'text-down-text'}>
            {trade.side === 'long' ? '▲' : '▼'}
            <span className="sr-only">{trade.side}</span>
          </span>{' '}
          <span className="font-medium">{shortMarket(market)}</span>{' '}
          <span className="text-muted">{exitReasonLabel(trade.exitReason)}</span>
        </span>
        <Delta
          value={trade.pnl}
          text={`${formatSignedCoins(trade.pnl, digits)} ${coin}`}
          className="text-right font-medium"
        />
        <span className="num truncate text-muted">
          <Link href={botHref(botId)} className="rounded-sm hover:text-accent">
            {name}
          </Link>{' '}
          · {formatDateTime(trade.exitTime, timeZone)}
        </span>
        <span className="num text-right text-muted">{formatSignedPercent(trade.pnlPct)}</span>
      </li>
    );
  },
  (before, after) =>
    before.recent.botId === after.recent.botId &&
    before.recent.trade.id === after.recent.trade.id &&
    before.name === after.name &&
    before.digits === after.digits,
);
