import type { Trade } from '#core/analysis/report.ts';
import {
  formatCompact,
  formatMoney,
  formatNumber,
  formatPercent,
  formatSignedPercent,
} from '#renderer/format/number.ts';
import { formatDateTime } from '#renderer/format/time.ts';
import { exitReasonLabel } from '#renderer/report/exit-reason.ts';
import type { MarketModel } from '#renderer/report/market-model.ts';
import type { ReportModel } from '#renderer/report/report-model.ts';
import { classes } from '#renderer/ui/classes.ts';
import { Delta, toneOf } from '#renderer/ui/delta.tsx';
import type { ChartHover } from './report-chart-events.ts';

export interface ChartLegendProps {
  readonly model: ReportModel;
  /** The instrument in the chart. */
  readonly market: MarketModel;
  readonly hover: ChartHover | null;
  readonly zone: string;
  /** The equity pane shows quote currency instead of the settlement coin. */
  readonly inQuote: boolean;
}

/** Market, candle and curve values under the crosshair, at the chart's top left. */
export function ChartLegend({ model, market, hover, zone, inQuote }: ChartLegendProps) {
  const { timeframe } = model.report.assumptions;
  const symbol = market.market.split(':').slice(1).join(':') || market.market;
  const candle = hover?.candle ?? null;
  const change = candle && candle.previous > 0 ? (candle.close / candle.previous - 1) * 100 : null;
  return (
    <div
      className={classes(
        'num pointer-events-none absolute top-1.5 left-3 z-10 flex flex-wrap items-baseline gap-x-2.5 text-micro',
        // Where there is a choice of currency, it stands at the right of the first line.
        model.quoteEquity ? 'right-72' : 'right-24',
      )}
    >
      <span className="text-small font-semibold">
        {symbol} · {timeframe}
      </span>
      {candle ? (
        <span className={classes('flex flex-wrap gap-x-2', toneOf(candle.close - candle.open))}>
          {(['open', 'high', 'low', 'close'] as const).map((name) => (
            <span key={name}>
              <span className="text-muted">{name.charAt(0).toUpperCase()}</span> {market.price(candle[name])}
            </span>
          ))}
          <span>{formatSignedPercent(change)}</span>
          <span className="hidden @min-[640px]:inline">
            <span className="text-muted">Vol</span> {formatCompact(candle.volume)}
          </span>
        </span>
      ) : (
        <span className="text-muted">Times in {zone}</span>
      )}
      {hover && (
        <span className="hidden gap-x-2 @min-[760px]:flex">
          <span>
            <span className="text-muted">Equity</span> {inQuote ? formatMoney(hover.equity) : model.money(hover.equity)}{' '}
            {inQuote ? model.quote : model.coin}
          </span>
          <span>
            <span className="text-muted">Drawdown</span> {formatPercent(hover.drawdown)}
          </span>
        </span>
      )}
    </div>
  );
}

/** The trades at the crosshair, beside it. */
export function TradeTip({
  model,
  hover,
  timeZone,
  box,
}: {
  readonly model: ReportModel;
  readonly hover: ChartHover;
  readonly timeZone: string;
  /** Size of the chart, px. */
  readonly box: { readonly width: number; readonly height: number };
}) {
  const { point, trades } = hover;
  if (!point) return null;
  return (
    <div
      className="pointer-events-none absolute z-20 flex flex-col gap-2 rounded-md border border-line bg-raised px-2.5 py-2 text-small shadow-popover"
      style={{
        left: point.x + 16,
        top: point.y + 12,
        transform: `translate(${point.x > box.width / 2 ? 'calc(-100% - 32px)' : '0'}, ${point.y > box.height / 3 ? 'calc(-100% - 24px)' : '0'})`,
      }}
    >
      {trades.map((trade) => (
        <TipLine key={trade.id} model={model} trade={trade} timeZone={timeZone} />
      ))}
    </div>
  );
}

function TipLine({
  model,
  trade,
  timeZone,
}: {
  readonly model: ReportModel;
  readonly trade: Trade;
  readonly timeZone: string;
}) {
  const { price } = model.marketOf(trade);
  return (
    <div className="num flex flex-col whitespace-nowrap">
      <span className="flex justify-between gap-6">
        <span className="font-medium">
          #{trade.id} {trade.side === 'long' ? 'Long' : 'Short'} {formatNumber(trade.amount, 6, 0)}
        </span>
        <Delta value={trade.pnl} text={`${model.signedMoney(trade.pnl)} ${model.coin}`} />
      </span>
      <span className="text-muted">
        In {price(trade.entryPrice)} · {formatDateTime(trade.entryTime, timeZone)}
      </span>
      <span className="text-muted">
        {trade.open
          ? 'Still open'
          : `Out ${price(trade.exitPrice)} · ${formatDateTime(trade.exitTime, timeZone)} · ${exitReasonLabel(trade.exitReason)}`}
      </span>
    </div>
  );
}
