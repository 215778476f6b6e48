import { useEffect, useRef, useState } from 'react';
import type { Trade } from '#core/analysis/report.ts';
import { zoneLabel } from '#renderer/format/time.ts';
import type { MarketModel } from '#renderer/report/market-model.ts';
import { MarketSwitch } from '#renderer/report/market-switch.tsx';
import type { ReportModel } from '#renderer/report/report-model.ts';
import type { ReportSource } from '#renderer/report/report-source.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Segmented } from '#renderer/ui/segmented.tsx';
import type { Span } from './candle-window.ts';
import { ChartLegend, TradeTip } from './chart-legend.tsx';
import { useChartColors } from './chart-theme.ts';
import { Overview } from './overview.tsx';
import { ReportChartController } from './report-chart-controller.ts';
import type { ChartHover } from './report-chart-events.ts';
import { useSize } from './use-size.ts';

export interface ReportChartProps {
  readonly model: ReportModel;
  readonly source: ReportSource;
  readonly selected: Trade | null;
  readonly onSelect: (trade: Trade) => void;
  /** Asks about a candle; absent where nothing can be said about one. */
  readonly onExplain?: ((time: number, market: MarketModel) => void) | undefined;
}

/** The chart of a report with its legend, tip, and the strip that shows where in the run it is. */
export function ReportChart({ model, source, selected, onSelect, onExplain }: ReportChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const controller = useRef<ReportChartController | null>(null);
  const onSelectNow = useRef(onSelect);
  onSelectNow.current = onSelect;
  const onExplainNow = useRef(onExplain);
  onExplainNow.current = onExplain;
  const explains = onExplain !== undefined;
  const timeZone = useSettings((settings) => settings.timeZone);
  const colors = useChartColors();
  const first = useRef({ colors, timeZone });
  const size = useSize(host);
  const [hover, setHover] = useState<ChartHover | null>(null);
  const [view, setView] = useState<Span | null>(null);
  const [loading, setLoading] = useState(true);
  const [missing, setMissing] = useState<string | null>(null);
  const [market, setMarket] = useState(model.markets[0]);
  const [equityIn, setEquityIn] = useState<'coin' | 'quote'>('coin');
  const inQuote = equityIn === 'quote';

  useEffect(() => {
    if (!host.current) return;
    const { colors: startColors, timeZone: startZone } = first.current;
    const chart = new ReportChartController(host.current, model, source, startColors, startZone, {
      onHover: setHover,
      onView: (from, to) => setView({ from, to }),
      onTrade: (trade) => onSelectNow.current(trade),
      onCandle: explains ? (time, of) => onExplainNow.current?.(time, of) : undefined,
      onMarket: setMarket,
      onLoading: setLoading,
      onMissing: setMissing,
    });
    controller.current = chart;
    setMarket(model.markets[0]);
    void chart.showEnd();
    return () => {
      controller.current = null;
      chart.dispose();
    };
  }, [model, source, explains]);

  useEffect(() => {
    first.current = { colors, timeZone };
    controller.current?.setColors(colors);
    controller.current?.setTimeZone(timeZone);
  }, [colors, timeZone]);

  useEffect(() => controller.current?.setEquityInQuote(inQuote), [inQuote]);

  useEffect(() => {
    if (selected) void controller.current?.showTrade(selected);
    else controller.current?.select(null);
  }, [selected]);

  const { from, to } = model.report.assumptions;
  const range = market.assumptions;
  const whole = range.from === from && range.to === to;
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      {model.markets.length > 1 && (
        <MarketSwitch model={model} market={market} onChange={(next) => void controller.current?.showMarket(next)} />
      )}
      <div className="@container relative min-h-0 flex-1 overflow-hidden">
        <div ref={host} data-testid="report-chart" className="absolute inset-0" />
        <ChartLegend
          model={model}
          market={market}
          hover={hover}
          zone={explains ? `${zoneLabel(timeZone)} · click a candle to ask why` : zoneLabel(timeZone)}
          inQuote={inQuote}
        />
        {hover?.point && hover.trades.length > 0 && (
          <TradeTip model={model} hover={hover} timeZone={timeZone} box={size} />
        )}
        {loading && (
          <div className="skeleton absolute top-2 right-40 z-10 h-4 w-24" role="status" aria-label="Loading candles" />
        )}
        {missing && (
          <p role="status" className="absolute top-8 left-3 z-10 rounded-sm bg-hover px-2 py-1 text-small text-text">
            {missing}
          </p>
        )}
        {model.quoteEquity && (
          <div className="absolute top-1 right-[152px] z-10 bg-surface print:hidden">
            <Segmented
              label="Equity in"
              value={equityIn}
              options={[
                { value: 'coin', label: `Equity in ${model.coin}` },
                { value: 'quote', label: model.quote },
              ]}
              onChange={setEquityIn}
            />
          </div>
        )}
        <button
          type="button"
          className="absolute top-1 right-[76px] z-10 rounded-sm bg-surface px-1.5 text-micro leading-5 text-muted hover:bg-hover hover:text-text print:hidden"
          onClick={() => void controller.current?.showAll()}
        >
          {whole ? 'Whole run' : `All of ${market.name}`}
        </button>
      </div>
      <div className="flex shrink-0 border-t border-line bg-bg print:hidden">
        <Overview
          model={model}
          view={view}
          range={range}
          onMove={(span) => void controller.current?.showSpan(span.from, span.to)}
        />
        <button
          type="button"
          className="w-[72px] rounded-sm text-left text-[10px] leading-3 text-muted underline-offset-2 hover:underline"
          onClick={() => source.openCredits()}
        >
          Charts by TradingView
        </button>
      </div>
    </div>
  );
}
