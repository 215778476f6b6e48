import { ChevronDown, ChevronUp, CircleHelp, X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { Trade } from '#core/analysis/report.ts';
import { formatNumber, formatSigned, formatSignedPercent, NO_VALUE } from '#renderer/format/number.ts';
import { formatDateTime, formatDuration, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Delta } from '#renderer/ui/delta.tsx';
import { exitReasonLabel, isLiquidation } from './exit-reason.ts';
import type { MarketModel } from './market-model.ts';
import type { ReportModel } from './report-model.ts';

export interface TradeDrawerProps {
  readonly model: ReportModel;
  readonly trade: Trade;
  readonly onSelect: (trade: Trade) => void;
  /** Asks about a candle; absent where nothing can be said about one. */
  readonly onExplain?: ((time: number, market: MarketModel) => void) | undefined;
  readonly onClose: () => void;
}

/** Everything about one trade, at the right of the report. */
export function TradeDrawer({ model, trade, onSelect, onExplain, onClose }: TradeDrawerProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const index = model.trades.indexOf(trade);
  const earlier = model.trades[index - 1];
  const later = model.trades[index + 1];
  const market = model.marketOf(trade);
  const { price, quote } = market;
  const money = (value: number) => `${model.money(value)} ${model.coin}`;

  useEffect(() => {
    function onKeyDown(event: globalThis.KeyboardEvent) {
      if (event.key === 'Escape') onClose();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onClose]);

  return (
    <aside
      aria-label={`Trade ${trade.id}`}
      className="appear flex w-72 shrink-0 flex-col border-l border-line bg-surface print:hidden"
    >
      <div className="flex h-9 shrink-0 items-center border-b border-line pr-1 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          Trade {trade.id} · {trade.side === 'long' ? '↗ Long' : '↘ Short'}
        </h2>
        <IconButton
          icon={ChevronUp}
          label="Earlier trade"
          disabled={!earlier}
          onClick={() => earlier && onSelect(earlier)}
        />
        <IconButton icon={ChevronDown} label="Later trade" disabled={!later} onClick={() => later && onSelect(later)} />
        <IconButton icon={X} label="Close" onClick={onClose} />
      </div>
      <div className="selectable min-h-0 flex-1 overflow-y-auto p-4">
        <div className="mb-4">
          <Delta
            value={trade.pnl}
            text={`${model.signedMoney(trade.pnl)} ${model.coin}`}
            className="text-figure font-semibold tracking-tight"
          />
          <p className="num text-small text-muted">
            {formatSignedPercent(trade.pnlPct)} of notional
            {trade.r !== null && ` · ${formatSigned(trade.r)} R`}
          </p>
          {model.markets.length > 1 && <p className="truncate text-small text-muted">{market.market}</p>}
        </div>
        <Group title="Entry">
          <Line term="Time">{formatDateTime(trade.entryTime, timeZone)}</Line>
          <Line term="Price">{`${price(trade.entryPrice)} ${quote}`}</Line>
          <Line term="Amount (contracts)">{formatNumber(trade.amount, 8, 0)}</Line>
          <Line term="Notional">{money(trade.notional)}</Line>
          <Line term="Stop">{trade.stop === null ? 'None' : price(trade.stop)}</Line>
          <Line term="Target">{trade.target === null ? 'None' : price(trade.target)}</Line>
        </Group>
        {onExplain && trade.entryTime > market.assumptions.from && (
          <Button
            icon={CircleHelp}
            className="-mt-2 mb-4"
            onClick={() => onExplain(trade.entryTime - model.timeframeMs, market)}
          >
            Why this entry?
          </Button>
        )}
        <Group title="Exit">
          <Line term="Time">{trade.open ? NO_VALUE : formatDateTime(trade.exitTime, timeZone)}</Line>
          <Line term={model.closesInParts ? 'Average price' : 'Price'}>
            {trade.open ? NO_VALUE : `${price(trade.exitPrice)} ${quote}`}
          </Line>
          <Line term="Reason">
            {trade.open ? (
              'Still open'
            ) : isLiquidation(trade.exitReason) ? (
              <Badge tone="danger">{exitReasonLabel(trade.exitReason)}</Badge>
            ) : (
              exitReasonLabel(trade.exitReason)
            )}
          </Line>
          <Line term="Length">
            {trade.exitTime === trade.entryTime
              ? `Less than ${model.report.assumptions.timeframe}`
              : formatDuration(trade.exitTime - trade.entryTime)}
          </Line>
          <Line term="Closes held">{formatNumber(trade.bars, 0)}</Line>
        </Group>
        <Group title="On the way">
          <Line term="Worst open loss (MAE)">{money(trade.mae)}</Line>
          <Line term="Best open profit (MFE)">{money(trade.mfe)}</Line>
        </Group>
        <Group title="Costs, part of the result">
          <Line term="Fees">{money(trade.fees)}</Line>
          <Line term="Slippage">{money(trade.slippage)}</Line>
          <Line term="Funding">{money(trade.funding)}</Line>
        </Group>
        <p className="text-micro text-muted">Times in {zoneLabel(timeZone)}</p>
      </div>
    </aside>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mb-4">
      <h3 className="mb-1 text-small font-semibold">{title}</h3>
      <dl className="text-small">{children}</dl>
    </section>
  );
}

function Line({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="flex justify-between gap-3 border-b border-line py-1 last:border-0">
      <dt className="text-muted">{term}</dt>
      <dd className="num text-right">{children}</dd>
    </div>
  );
}
