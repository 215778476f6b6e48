import { useEffect, useRef, useState } from 'react';
import { timeframeMs } from '#core/market/timeframe.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { useChartColors } from '#renderer/charts/chart-theme.ts';
import { useSize } from '#renderer/charts/use-size.ts';
import { formatNumber, formatSignedPercent } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { exitReasonLabel } from '#renderer/report/exit-reason.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Delta } from '#renderer/ui/delta.tsx';
import { PreviewChart, type PreviewHover } from './preview-chart.ts';
import { decimalsOf } from './preview-figures.ts';
import type { DrawnLine } from './preview-lines.ts';
import type { PreviewState } from './use-preview.ts';

/** Under this name the window's performance timeline has the time from a change to its preview on the screen. */
export const PREVIEW_MEASURE = 'strategy-preview';

/** The chart of the preview with its legend and what is said about the candle under the pointer. */
export function PreviewChartView({
  shown,
  titleOf,
}: {
  readonly shown: PreviewState['shown'];
  readonly titleOf: (component: string) => string;
}) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<PreviewChart | null>(null);
  const timeZone = useSettings((settings) => settings.timeZone);
  const colors = useChartColors();
  const start = useRef({ colors, timeZone });
  const box = useSize(host);
  const [hover, setHover] = useState<PreviewHover | null>(null);
  const [drawn, setDrawn] = useState<Drawn>({ lines: [], left: 0, paneTops: [] });
  const titles = useRef(titleOf);
  titles.current = titleOf;

  useEffect(() => {
    if (!host.current) return;
    const made = new PreviewChart(host.current, start.current.colors, start.current.timeZone, setHover);
    chart.current = made;
    return () => {
      chart.current = null;
      made.dispose();
    };
  }, []);

  useEffect(() => {
    chart.current?.setColors(colors);
    chart.current?.setTimeZone(timeZone);
    // The legend has the colours of the lines.
    setDrawn(drawnOf(chart.current));
  }, [colors, timeZone]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another size asks for other heights
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      chart.current?.resized();
      // Panes take their new heights with the next frame.
      requestAnimationFrame(() => setDrawn(drawnOf(chart.current)));
    });
    return () => cancelAnimationFrame(frame);
  }, [box]);

  useEffect(() => {
    if (!shown || !chart.current) return;
    const { reply, question } = shown;
    chart.current.show({
      market: `${question.market} ${question.timeframe}`,
      timeframeMs: timeframeMs(question.timeframe),
      reply,
      titleOf: (component) => titles.current(component),
    });
    setDrawn(drawnOf(chart.current));
    // The next frame has it on the screen.
    const frame = requestAnimationFrame(() => {
      setDrawn(drawnOf(chart.current));
      performance.clearMeasures(PREVIEW_MEASURE);
      performance.measure(PREVIEW_MEASURE, { start: question.since, end: performance.now() });
    });
    return () => cancelAnimationFrame(frame);
  }, [shown]);

  const digits = shown ? decimalsOf(shown.reply.candles.close) : 2;
  const price = (value: number) => formatNumber(value, digits);
  return (
    <div className="absolute inset-0 flex flex-col">
      <div className="relative min-h-0 flex-1 overflow-hidden">
        <div ref={host} data-testid="preview-chart" className="absolute inset-0" />
        <div className="num pointer-events-none absolute top-1.5 right-20 left-3 z-10 flex flex-wrap gap-x-2.5 text-micro">
          {hover ? (
            (['open', 'high', 'low', 'close'] as const).map((name) => (
              <span key={name}>
                <span className="text-muted">{name.charAt(0).toUpperCase()}</span> {price(hover.candle[name])}
              </span>
            ))
          ) : (
            <span className="text-muted">Times in {zoneLabel(timeZone)}</span>
          )}
          <LineNames drawn={drawn} pane={0} hover={hover} digits={digits} />
        </div>
        {drawn.paneTops.map(
          (top, pane) =>
            pane > 1 && (
              <div
                // biome-ignore lint/suspicious/noArrayIndexKey: a pane is its place in the chart
                key={pane}
                className="num pointer-events-none absolute right-20 left-3 z-10 flex gap-x-2.5 text-micro"
                style={{ top: top + 1 }}
              >
                <LineNames drawn={drawn} pane={pane} hover={hover} digits={4} />
                {pane === drawn.paneTops.length - 1 && drawn.left > 0 && (
                  <span className="rounded-sm bg-surface/80 text-muted">
                    lines of {drawn.left} more components have no room here
                  </span>
                )}
              </div>
            ),
        )}
        {hover && <Tip hover={hover} price={price} timeZone={timeZone} box={box} titleOf={titleOf} />}
      </div>
      <div className="flex h-4 shrink-0 items-center justify-end px-2">
        <button
          type="button"
          className="rounded-sm text-[10px] leading-3 text-muted underline-offset-2 hover:underline"
          onClick={() => void call('app.open-link', { link: 'tradingview' })}
        >
          Charts by TradingView
        </button>
      </div>
    </div>
  );
}

/** What the legend tells about. */
interface Drawn {
  readonly lines: readonly DrawnLine[];
  /** Components whose lines found no room. */
  readonly left: number;
  readonly paneTops: readonly number[];
}

function drawnOf(chart: PreviewChart | null): Drawn {
  return chart
    ? { lines: chart.lines, left: chart.linesLeft, paneTops: chart.paneTops }
    : { lines: [], left: 0, paneTops: [] };
}

/** The lines of one pane with their colours, and their values under the crosshair. */
function LineNames({
  drawn,
  pane,
  hover,
  digits,
}: {
  readonly drawn: Drawn;
  readonly pane: number;
  readonly hover: PreviewHover | null;
  readonly digits: number;
}) {
  return drawn.lines.map(
    (line, k) =>
      line.pane === pane && (
        <span
          key={`${line.component} ${line.name}`}
          className="flex items-center gap-1 rounded-sm bg-surface/80 pr-0.5 whitespace-nowrap"
        >
          <span aria-hidden className="h-0.5 w-2.5 rounded-sm" style={{ background: line.color }} />
          <span className="text-muted">{line.name}</span>
          {hover && Number.isFinite(hover.values[k]) && formatNumber(hover.values[k] ?? 0, digits, 0)}
        </span>
      ),
  );
}

/** What began or ended at the candle under the pointer. */
function Tip({
  hover,
  price,
  timeZone,
  box,
  titleOf,
}: {
  readonly hover: PreviewHover;
  readonly price: (value: number) => string;
  readonly timeZone: string;
  readonly box: { readonly width: number; readonly height: number };
  readonly titleOf: (component: string) => string;
}) {
  const { signal, entries, exits, point } = hover;
  if (!signal && entries.length === 0 && exits.length === 0) return null;
  return (
    <div
      className="num pointer-events-none absolute z-20 flex max-w-72 flex-col gap-1 rounded-md border border-line bg-raised px-2.5 py-2 text-small shadow-popover"
      style={{
        left: point.x + 14,
        top: point.y + 12,
        transform: `translate(${point.x > box.width / 2 ? 'calc(-100% - 28px)' : '0'}, ${point.y > box.height / 2 ? 'calc(-100% - 24px)' : '0'})`,
      }}
    >
      <span className="text-muted">{formatDateTime(hover.time, timeZone)}</span>
      {signal && (
        <span>
          <span className="font-medium">{signal.direction > 0 ? '↗ Long' : '↘ Short'} signal</span>
          {signal.blockedBy.length > 0 && (
            <span className="block text-muted">
              blocked: {signal.blockedBy.map((check) => inTitles(check, titleOf)).join(', ')}
            </span>
          )}
        </span>
      )}
      {exits.map((trade) => (
        <span key={`exit ${trade.entryTime}`} className="flex flex-col">
          <span className="flex justify-between gap-4">
            <span>
              {trade.direction > 0 ? 'Long' : 'Short'} left at {price(trade.exitPrice ?? 0)}
            </span>
            <Delta value={trade.pnlPct} text={formatSignedPercent(trade.pnlPct)} />
          </span>
          <span className="text-muted">{exitReasonLabel(trade.reason ?? '')}</span>
        </span>
      ))}
      {entries.map((trade) => (
        <span key={`entry ${trade.entryTime}`}>
          {trade.direction > 0 ? 'Long' : 'Short'} entered at {price(trade.entryPrice)}
        </span>
      ))}
    </div>
  );
}

/** The title of the component in place of `filter "trend-filter"`; other checks as they are. */
function inTitles(check: string, titleOf: (component: string) => string): string {
  return check.replace(/^\w+ "([^"]+)"$/, (_, id: string) => titleOf(id));
}
