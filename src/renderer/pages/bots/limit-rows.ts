import type { Bot } from '#contract/bots.ts';
import { positionsOf } from '#renderer/fleet/open-positions.ts';
import { formatNumber, formatPercent } from '#renderer/format/number.ts';

/** A limit of a bot with how much of it is in use. */
export interface LimitRow {
  readonly name: string;
  readonly used: string;
  /** What it is limited to; null for no limit. */
  readonly limit: string | null;
  /** Share that is in use, 0 and up; null where there is no limit or nothing to measure it by. */
  readonly fraction: number | null;
  readonly help: string;
}

/** Every limit that a bot is held to, with what is used of it now. */
export function limitRows({ config, standing, ...bot }: Bot): LimitRow[] {
  const { limits } = config;
  const { maxPositions, maxExposure, maxInstrumentExposure } = config.settings.limits;
  const { lostTodayPct, drawdownPct, losses } = standing.risk;
  const positions = positionsOf({ config, standing, ...bot });
  const equity = Math.max(standing.equity, Number.MIN_VALUE);
  const exposure = positions.reduce((sum, { notional }) => sum + notional, 0) / equity;
  const largest = positions.reduce((most, { notional }) => Math.max(most, notional), 0) / equity;
  const lost = Math.max(0, lostTodayPct);
  const share = (used: number, limit: number | null) => (limit === null || limit <= 0 ? null : used / limit);
  const percent = (limit: number | null) => (limit === null ? null : formatPercent(limit, 2));
  const times = (value: number) => `${formatNumber(value, 2)}× equity`;
  const timesOrNone = (limit: number | null) => (limit === null ? null : times(limit));
  return [
    {
      name: 'Loss of the day',
      used: formatPercent(lost),
      limit: percent(limits.maxDailyLossPct),
      fraction: share(lost, limits.maxDailyLossPct),
      help: `Part of the day's first equity; the day begins at ${limits.dayStartHour}:00 UTC.`,
    },
    {
      name: 'Drawdown',
      used: formatPercent(drawdownPct),
      limit: percent(limits.maxDrawdownPct),
      fraction: share(drawdownPct, limits.maxDrawdownPct),
      help: 'Below the highest equity so far. Once it is reached nothing is entered until you end the lock.',
    },
    {
      name: 'Losses in a row',
      used: String(losses),
      limit: limits.maxConsecutiveLosses === null ? null : String(limits.maxConsecutiveLosses),
      fraction: share(losses, limits.maxConsecutiveLosses),
      help: `Then nothing is entered for ${formatNumber(limits.coolDownMinutes, 1, 0)} minutes.`,
    },
    {
      name: 'Open positions',
      used: String(positions.length),
      limit: maxPositions === null ? null : String(maxPositions),
      fraction: share(positions.length, maxPositions),
      help: 'On all instruments of the bot.',
    },
    {
      name: 'Exposure in all',
      used: times(exposure),
      limit: timesOrNone(maxExposure),
      fraction: share(exposure, maxExposure),
      help: 'Notional of all its open positions.',
    },
    {
      name: 'Exposure of one instrument',
      used: times(largest),
      limit: timesOrNone(maxInstrumentExposure),
      fraction: share(largest, maxInstrumentExposure),
      help: 'Notional of its largest position.',
    },
    {
      name: 'Slippage of an entry',
      used: '',
      limit: limits.maxSlippageBps === null ? null : `${formatNumber(limits.maxSlippageBps, 1, 0)} bps`,
      fraction: null,
      help: 'How far the price may have moved against an entry since the close that asked for it.',
    },
    {
      name: 'Entries a minute',
      used: '',
      limit: limits.maxOrdersPerMinute === null ? null : formatNumber(limits.maxOrdersPerMinute, 0),
      fraction: null,
      help: 'Orders that open or add to positions. Orders that close are never held back.',
    },
  ];
}
