import type { ReactNode } from 'react';
import type { Bot, BotMarket } from '#contract/bots.ts';
import { shortMarket } from '#renderer/format/market.ts';
import {
  accountDigits,
  formatMoney,
  formatNumber,
  formatSignedMoney,
  formatSignedPercent,
} from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Delta } from '#renderer/ui/delta.tsx';
import { Progress } from '#renderer/ui/progress.tsx';

/** Equity, trades and result of a bot. */
export function BotFigures({ bot }: { readonly bot: Bot }) {
  const { equity, trades, wins } = bot.standing;
  const start = bot.config.settings.equity;
  const digits = accountDigits(start);
  const pnl = equity - start;
  return (
    <dl className="grid grid-cols-2 gap-3">
      <Figure label="Equity">{formatMoney(equity, digits)}</Figure>
      <Figure label="Trades">
        {trades}
        {trades > 0 && <span className="text-muted"> · {Math.round((100 * wins) / trades)} % won</span>}
      </Figure>
      <div className="col-span-2">
        <Figure label="P&L">
          <Delta value={pnl} text={`${formatSignedMoney(pnl, digits)} (${formatSignedPercent((100 * pnl) / start)})`} />
        </Figure>
      </div>
    </dl>
  );
}

export function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-small text-muted">{label}</dt>
      <dd className="num truncate">{children}</dd>
    </div>
  );
}

/** What a bot holds on one instrument, in a line. */
export function PositionLine({ market, digits }: { readonly market: BotMarket; readonly digits: number }) {
  const { position } = market;
  if (!position) return <span className="text-muted">{shortMarket(market.market)}: no position</span>;
  const { side, amount, entryPrice, unrealised } = position;
  return (
    <span className="num">
      {shortMarket(market.market)}: {side} {formatNumber(amount, 6, 0)} from {formatNumber(entryPrice, 4, 0)}{' '}
      <Delta value={unrealised} text={formatSignedMoney(unrealised, digits)} />
    </span>
  );
}

/** How far a replay is. */
export function ReplayProgress({ bot }: { readonly bot: Bot }) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const { progress, marketTime, atEnd } = bot.standing;
  const { feed } = bot.config;
  if (feed.kind !== 'replay') return null;
  const { speed } = feed;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap justify-between gap-x-2 text-small text-muted">
        <span className="num truncate">
          {marketTime === null
            ? 'Replay of stored candles, not begun'
            : `Replay at ${formatDateTime(marketTime, timeZone)} ${zoneLabel(timeZone)}`}
        </span>
        <span className="num whitespace-nowrap">
          {atEnd ? 'finished' : speed === 'max' ? 'max speed' : `${speed}×`} · {Math.floor(100 * progress)} %
        </span>
      </div>
      <Progress fraction={progress} label={`Replay of ${bot.name}`} />
    </div>
  );
}
