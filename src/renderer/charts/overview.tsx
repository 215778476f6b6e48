import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import type { ReportModel } from '#renderer/report/report-model.ts';
import type { Span } from './candle-window.ts';
import { curvePath } from './curve-path.ts';
import { useSize } from './use-size.ts';

export interface OverviewProps {
  readonly model: ReportModel;
  /** What the chart above shows, ms. */
  readonly view: Span | null;
  /** Range of the instrument in the chart: outside it there is nothing to show. */
  readonly range: Span;
  readonly onMove: (span: Span) => void;
}

const HEIGHT = 34;
const LEAST_WIDTH = 6;
const OUTSIDE = 'pointer-events-none absolute inset-y-0 bg-bg/70';

/** The whole run's equity in one strip with a window over what the chart shows; a click or a drag moves it. */
export function Overview({ model, view, range, onMove }: OverviewProps) {
  const strip = useRef<HTMLDivElement>(null);
  const { width } = useSize(strip);
  const { from, to } = model.report.assumptions;
  const path = useMemo(
    () => (width > 0 ? curvePath(model.curve.equity, width, HEIGHT - 8) : ''),
    [model.curve.equity, width],
  );
  const scale = width / Math.max(1, to - from);
  const left = view ? Math.max(0, (view.from - from) * scale) : 0;
  const right = view ? Math.min(width, (view.to - from) * scale) : 0;
  const shown = Math.max(LEAST_WIDTH, right - left);

  function moveTo(x: number) {
    const span = view ? view.to - view.from : (to - from) / 10;
    const middle = Math.min(Math.max(from + x / scale, from + span / 2), to - span / 2);
    onMove({ from: middle - span / 2, to: middle + span / 2 });
  }

  function onPointer(event: PointerEvent<HTMLDivElement>) {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    moveTo(event.clientX - event.currentTarget.getBoundingClientRect().left);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const steps: Record<string, number> = { ArrowLeft: -0.5, ArrowRight: 0.5, PageUp: -1, PageDown: 1 };
    if (event.key === 'Home') moveTo(0);
    else if (event.key === 'End') moveTo(width);
    else if (steps[event.key] !== undefined) moveTo((left + right) / 2 + shown * (steps[event.key] ?? 0));
    else return;
    event.preventDefault();
  }

  const percent = Math.round((left / Math.max(1, width - shown)) * 100);
  return (
    <div
      ref={strip}
      role="slider"
      tabIndex={0}
      aria-label="Part of the run that the chart shows"
      aria-valuenow={Number.isFinite(percent) ? Math.min(100, percent) : 0}
      aria-valuemin={0}
      aria-valuemax={100}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onKeyDown={onKeyDown}
      className="relative mr-1 min-w-0 flex-1 touch-none overflow-hidden"
      style={{ height: HEIGHT }}
    >
      <svg width={width} height={HEIGHT} viewBox={`0 -4 ${Math.max(1, width)} ${HEIGHT}`} aria-hidden>
        <path d={path} fill="none" stroke="currentColor" strokeWidth="1" className="text-muted" />
      </svg>
      {range.from > from && <div className={OUTSIDE} style={{ left: 0, width: (range.from - from) * scale }} />}
      {range.to < to && <div className={OUTSIDE} style={{ right: 0, width: (to - range.to) * scale }} />}
      {view && (
        <div
          className="pointer-events-none absolute inset-y-0 rounded-sm border border-accent bg-accent/15"
          style={{ left: Math.min(left, width - shown), width: shown }}
        />
      )}
    </div>
  );
}
