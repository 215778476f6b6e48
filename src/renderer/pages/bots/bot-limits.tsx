import type { Bot } from '#contract/bots.ts';
import { formatNumber, formatPercent } from '#renderer/format/number.ts';
import { Figure } from './bot-figures.tsx';

/** The limits of a bot, and how much of each is in use. */
export function BotLimits({ bot }: { readonly bot: Bot }) {
  const { config, standing } = bot;
  const { limits, leverage, marginMode } = config.settings;
  const { lostTodayPct, locks } = standing.risk;
  const open = standing.markets.filter(({ position }) => position !== null).length;
  const times = (value: number | null) => (value === null ? 'no limit' : `${formatNumber(value, 2, 0)} × equity`);
  return (
    <dl className="grid grid-cols-3 gap-4 p-4 text-small">
      <Figure label="Open positions">
        {open} of {limits.maxPositions ?? 'any number'}
      </Figure>
      <Figure label="Loss of the day">
        {formatPercent(Math.max(0, lostTodayPct))} of{' '}
        {config.limits.maxDailyLossPct === null ? 'no limit' : formatPercent(config.limits.maxDailyLossPct)}
        {locks.length > 0 && <strong className="text-down"> · no entries</strong>}
      </Figure>
      <Figure label="Leverage">
        {formatNumber(leverage, 1, 0)}×, {marginMode}
      </Figure>
      <Figure label="Exposure in all">{times(limits.maxExposure)}</Figure>
      <Figure label="Exposure of one instrument">{times(limits.maxInstrumentExposure)}</Figure>
    </dl>
  );
}
