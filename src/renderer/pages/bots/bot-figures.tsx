import type { ReactNode } from 'react';
import type { Bot } from '#contract/bots.ts';
import { coinOf, type OpenPosition, positionsOf } from '#renderer/fleet/open-positions.ts';
import {
  coinDigits,
  formatCoins,
  formatNumber,
  formatSignedCoins,
  formatSignedPercent,
  NO_VALUE,
} from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { classes } from '#renderer/ui/classes.ts';
import { Delta } from '#renderer/ui/delta.tsx';
import { Progress } from '#renderer/ui/progress.tsx';

/** Decimals of a bot's money. */
export function digitsOf(bot: Bot): number {
  return coinDigits(coinOf(bot), bot.standing.equity);
}

/** Equity, result of the day, open result, and trades of a bot. */
export function BotFigures({ bot }: { readonly bot: Bot }) {
  const { equity, dayStart, trades, wins } = bot.standing;
  const digits = digitsOf(bot);
  const today = equity - dayStart;
  // The equity of an exchange account is known once the bot has asked for it.
  const known = bot.mode === 'paper' || bot.heartbeat !== null;
  const open = positionsOf(bot).reduce((sum, { unrealised }) => sum + unrealised, 0);
  return (
    <dl className="grid grid-cols-2 gap-x-3 gap-y-2">
      <Figure label={`Equity, ${coinOf(bot)}`}>{known ? formatCoins(equity, digits) : NO_VALUE}</Figure>
      <Figure label="Today">
        <Delta value={today} text={formatSignedCoins(today, digits)} />
        {dayStart > 0 && <span className="text-muted"> {formatSignedPercent((100 * today) / dayStart)}</span>}
      </Figure>
      <Figure label="Open P&L">
        <Delta value={open} text={formatSignedCoins(open, digits)} />
      </Figure>
      <Figure label="Trades">
        {trades}
        {trades > 0 && <span className="text-muted"> · {Math.round((100 * wins) / trades)} % won</span>}
      </Figure>
    </dl>
  );
}

/** What a paper account has come to since it was opened; an exchange's account has a life of its own. */
export function TotalResult({ bot }: { readonly bot: Bot }) {
  if (bot.mode !== 'paper') return null;
  const start = bot.config.settings.equity;
  const pnl = bot.standing.equity - start;
  return (
    <Delta
      value={pnl}
      text={`${formatSignedCoins(pnl, digitsOf(bot))} (${formatSignedPercent((100 * pnl) / start)})`}
    />
  );
}

export function Figure({
  label,
  wide = false,
  children,
}: {
  readonly label: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={classes('flex min-w-0 flex-col', wide && 'col-span-2')}>
      <dt className="text-small text-muted">{label}</dt>
      <dd className="num truncate">{children}</dd>
    </div>
  );
}

/** What a bot holds on one instrument, in a line. */
export function PositionLine({ position }: { readonly position: OpenPosition }) {
  const { symbol, side, amount, entryPrice, unrealised, priceDigits, moneyDigits } = position;
  return (
    <span className="num flex min-w-0 gap-2">
      <span className="min-w-0 flex-1 truncate">
        <span className={side === 'long' ? 'text-up-text' : 'text-down-text'}>{side === 'long' ? '▲' : '▼'}</span>{' '}
        {symbol}{' '}
        <span className="text-muted">
          {side} {formatNumber(amount, 6, 0)} from {formatNumber(entryPrice, priceDigits)}
        </span>
      </span>
      <Delta value={unrealised} text={formatSignedCoins(unrealised, moneyDigits)} />
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
          {atEnd ? 'finished' : speed === 'max' ? 'max speed' : `${formatNumber(speed, 0)}×`} ·{' '}
          {Math.floor(100 * progress)} %
        </span>
      </div>
      <Progress fraction={progress} label={`Replay of ${bot.name}`} />
    </div>
  );
}
