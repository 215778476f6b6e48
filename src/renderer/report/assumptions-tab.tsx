import type { ReactNode } from 'react';
import type { Report } from '#core/analysis/report.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { formatCount, formatMoney, formatNumber, formatPercent } from '#renderer/format/number.ts';
import { formatDateTime, formatDuration, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import type { ReportModel } from './report-model.ts';
import { totalCosts } from './total-costs.ts';

/** Under which conditions the numbers hold. */
export function AssumptionsTab({ model }: { readonly model: ReportModel }) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const { assumptions, fingerprint, template } = model.report;
  const { settings, instrument } = assumptions;
  const rule = (value: number, unit: string) => (value === 0 ? 'None' : `${formatNumber(value, 10, 0)} ${unit}`);
  const costs = totalCosts(model.report.metrics.all);
  const money = (value: number) => `${model.money(value)} ${model.coin}`;
  return (
    <div className="selectable columns-1 gap-8 p-4 @min-[800px]:columns-2 @min-[1400px]:columns-3">
      <Box title="Candles">
        <Line term="Market">{assumptions.market}</Line>
        <Line term="Timeframe">{assumptions.timeframe}</Line>
        <Line term="Source">{assumptions.synthetic ? 'Synthetic (made up by the demo generator)' : 'Recorded'}</Line>
        <Line term={`From (${zoneLabel(timeZone)})`}>{formatDateTime(assumptions.from, timeZone)}</Line>
        <Line term={`To (${zoneLabel(timeZone)})`}>{formatDateTime(assumptions.to, timeZone)}</Line>
        <Line term="Candles">{formatNumber(assumptions.candles, 0)}</Line>
        <Line term="Missing candles">{formatNumber(assumptions.gaps, 0)}</Line>
        <Line term="Warm-up">{formatCount(assumptions.warmupCandles, 'candle')}</Line>
        <Line term="First decision">
          {assumptions.firstDecision === null ? 'Never' : formatDateTime(assumptions.firstDecision, timeZone)}
        </Line>
        <Line term="Funding rates known">
          {assumptions.fundingCoverage === null
            ? 'No funding time in range'
            : formatPercent(assumptions.fundingCoverage * 100, 1)}
        </Line>
      </Box>
      <Box title="Account and fills">
        <Line term="Initial equity">{`${model.money(settings.equity)} ${model.coin}`}</Line>
        <Line term="Leverage">{`${formatNumber(settings.leverage, 2, 0)} ×, ${settings.marginMode} margin`}</Line>
        <Line term="Position size">{describeSizing(settings.sizing, model.quote)}</Line>
        <Line term="Taker fee">{formatPercent(instrument.feeTaker * 100, 4)}</Line>
        <Line term="Maker fee">{formatPercent(instrument.feeMaker * 100, 4)}</Line>
        <Line term="Slippage">{`${formatNumber(settings.slippageBps, 2, 0)} bp`}</Line>
        <Line term="Inside a candle">{INTRABAR[settings.intrabar]}</Line>
        <Line term="Candles with stop and target">{formatNumber(assumptions.intrabarTies, 0)}</Line>
        <Line term="At the end">{settings.closeAtEnd ? 'Open position is closed' : 'Open position stays open'}</Line>
      </Box>
      {costs && (
        <Box title="Costs of this run, part of the net profit">
          <Line term="Fees">{money(costs.fees)}</Line>
          <Line term="Slippage">{money(costs.slippage)}</Line>
          <Line term="Funding (received below zero)">{money(costs.funding)}</Line>
          <Line term="In all">{money(costs.total)}</Line>
        </Box>
      )}
      <Box title="Instrument">
        <Line term="Contract">{`${instrument.contract}, size ${formatNumber(instrument.contractSize, 8, 0)}`}</Line>
        <Line term="Settled in">{model.coin}</Line>
        <Line term="Price tick">{rule(instrument.tick, model.quote)}</Line>
        <Line term="Amount step">{rule(instrument.step, 'contracts')}</Line>
        <Line term="Least amount">{rule(instrument.minAmount, 'contracts')}</Line>
        <Line term="Least notional">{rule(instrument.minNotional, model.quote)}</Line>
        <Line term="Maintenance margin">{describeMaintenance(instrument)}</Line>
        <Line term="Maximum leverage">{rule(instrument.maxLeverage, '×')}</Line>
      </Box>
      <Box title="Entries that did not happen">
        {assumptions.refusals.length === 0 ? (
          <p className="py-1 text-muted">None was refused.</p>
        ) : (
          assumptions.refusals.map(({ reason, count }) => (
            <Line key={reason} term={reason}>
              {formatNumber(count, 0)}
            </Line>
          ))
        )}
      </Box>
      <Box title="Reproduction">
        <Line term="Strategy">{template.name}</Line>
        <Line term="Engine">{assumptions.engine}</Line>
        <Line term="Seed">{settings.seed}</Line>
        <Line term="Equity points every">{formatDuration(assumptions.equityInterval)}</Line>
        <Line term="Data">
          <Hash value={assumptions.dataHash} />
        </Line>
        <Line term="Trades">
          <Hash value={fingerprint} />
        </Line>
      </Box>
    </div>
  );
}

/** What is taken to come first when stop and target lie in one candle. */
export const INTRABAR = {
  pessimistic: 'Stop before target',
  optimistic: 'Target before stop',
  detail: 'As lower candles show it',
} as const;

export function describeMaintenance({ maintenanceMargin, maintenanceTiers }: Instrument): string {
  const rate = formatPercent(maintenanceMargin * 100, 4);
  return maintenanceTiers.length === 0 ? rate : `${rate}, ${formatCount(maintenanceTiers.length, 'higher tier')}`;
}

export function describeSizing(sizing: Report['assumptions']['settings']['sizing'], quote: string): string {
  if (sizing.kind === 'notional') return `${formatMoney(sizing.notional)} ${quote} notional`;
  const percent = formatNumber(sizing.percent, 4, 0);
  return sizing.kind === 'equity-percent' ? `${percent} % of equity` : `${percent} % of equity at risk`;
}

function Hash({ value }: { readonly value: string }) {
  return (
    <span className="font-mono text-micro break-all" title={value}>
      {value.length > 28 ? `${value.slice(0, 20)}…${value.slice(-6)}` : value}
    </span>
  );
}

function Box({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mb-5 break-inside-avoid">
      <h3 className="border-b border-line-strong py-1 text-small font-semibold">{title}</h3>
      <dl className="text-small">{children}</dl>
    </section>
  );
}

function Line({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 border-b border-line py-1">
      <dt className="text-muted">{term}</dt>
      <dd className="num min-w-0 text-right">{children}</dd>
    </div>
  );
}
