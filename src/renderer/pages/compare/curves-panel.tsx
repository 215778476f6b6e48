import { useEffect, useRef } from 'react';
import { useChartColors } from '#renderer/charts/chart-theme.ts';
import { CompareChart } from '#renderer/charts/compare-chart.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import type { ComparedCurves } from './compared-curves.ts';

export interface CurvesPanelProps {
  readonly curves: ComparedCurves;
  /** Gets the index of the moment under the crosshair. */
  readonly onHover: (index: number | null) => void;
}

/** The chart of the comparison. Fills its container. */
export function CurvesPanel({ curves, onHover }: CurvesPanelProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<CompareChart | null>(null);
  const timeZone = useSettings((settings) => settings.timeZone);
  const colors = useChartColors();
  const colorsNow = useRef(colors);

  useEffect(() => {
    if (!host.current) return;
    const made = new CompareChart(host.current, curves, timeZone, onHover);
    made.setColors(colorsNow.current);
    chart.current = made;
    return () => {
      chart.current = null;
      made.dispose();
    };
  }, [curves, timeZone, onHover]);

  useEffect(() => {
    colorsNow.current = colors;
    chart.current?.setColors(colors);
  }, [colors]);

  return (
    <div className="relative h-full overflow-hidden bg-surface">
      <div ref={host} data-testid="compare-chart" className="absolute inset-0" />
      <button
        type="button"
        className="absolute top-1 right-[76px] z-10 rounded-sm bg-surface px-1.5 text-micro leading-5 text-muted hover:bg-hover hover:text-text"
        onClick={() => chart.current?.showAll()}
      >
        Whole range
      </button>
    </div>
  );
}
