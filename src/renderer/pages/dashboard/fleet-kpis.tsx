import { memo, type ReactNode } from 'react';
import type { FleetSum } from '#renderer/fleet/fleet-sums.ts';
import {
  coinDigits,
  formatCoins,
  formatCount,
  formatNumber,
  formatPercent,
  formatSignedCoins,
  formatSignedPercent,
  NO_VALUE,
} from '#renderer/format/number.ts';
import { classes } from '#renderer/ui/classes.ts';
import { Delta, toneOf } from '#renderer/ui/delta.tsx';
import { Help } from '#renderer/ui/field.tsx';

/** What the accounts of one coin have come to together. */
export const FleetKpis = memo(function FleetKpis({ sum }: { readonly sum: FleetSum }) {
  const { coin, bots, running, equity, today, todayPct, open, positions, trades, wins } = sum;
  const { exposure, exposureTimes, drawdownPct } = sum;
  const digits = coinDigits(coin, equity);
  return (
    <dl
      aria-label={`Figures in ${coin}`}
      className="grid grid-cols-4 gap-px overflow-hidden rounded-md border border-line bg-line @min-[1000px]:grid-cols-7"
    >
      <Kpi label={`Equity, ${coin}`} wide detail={formatCount(bots, 'account')}>
        {formatCoins(equity, digits)}
      </Kpi>
      <Kpi
        label="Today"
        help="Equity now against that at the beginning of each bot's day."
        detail={<Delta value={todayPct} text={formatSignedPercent(todayPct)} />}
      >
        <span className={toneOf(today)}>{formatSignedCoins(today, digits)}</span>
      </Kpi>
      <Kpi label="Open P&L" detail={formatCount(positions, 'position')}>
        <span className={toneOf(open)}>{formatSignedCoins(open, digits)}</span>
      </Kpi>
      <Kpi label="Win rate" detail={`${formatNumber(wins, 0)} of ${formatCount(trades, 'trade')}`}>
        {trades === 0 ? NO_VALUE : formatPercent((100 * wins) / trades, 0)}
      </Kpi>
      <Kpi label="Running" detail={`of ${formatCount(bots, 'bot')}`}>
        {running}
      </Kpi>
      <Kpi
        label="Exposure"
        help="Notional of all open positions, as a multiple of the equity."
        detail={`${formatCoins(exposure, digits)} ${coin}`}
      >
        {formatNumber(exposureTimes, 2)}×
      </Kpi>
      <Kpi
        label="Drawdown"
        help="How far the accounts are below the highest equity that each of them has had, added up."
        detail="from the peaks"
      >
        {formatPercent(drawdownPct)}
      </Kpi>
    </dl>
  );
});

interface KpiProps {
  readonly label: string;
  readonly help?: string;
  readonly detail: ReactNode;
  /** Takes two places where there are only four in a row. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Kpi({ label, help, detail, wide = false, children }: KpiProps) {
  return (
    <div
      className={classes('flex min-w-0 flex-col bg-surface px-3 py-2', wide && 'col-span-2 @min-[1000px]:col-span-1')}
    >
      <dt className="flex items-center gap-1 text-small text-muted">
        {label}
        {help && <Help text={help} />}
      </dt>
      <dd className="num truncate text-figure font-semibold">{children}</dd>
      <dd className="num truncate text-small text-muted">{detail}</dd>
    </div>
  );
}
