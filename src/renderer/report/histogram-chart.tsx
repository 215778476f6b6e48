import { useMemo, useRef, useState } from 'react';
import { useSize } from '#renderer/charts/use-size.ts';
import { formatCompact } from '#renderer/format/number.ts';
import { histogram, ticks } from './histogram.ts';

export interface HistogramChartProps {
  readonly values: readonly number[];
  readonly format: (value: number) => string;
  readonly countLabel: (count: number) => string;
}

const LEFT = 40;
const BOTTOM = 22;
const TOP = 6;

/** Bars of how many values lie where; losses left of zero, gains right of it. */
export function HistogramChart({ values, format, countLabel }: HistogramChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const [hovered, setHovered] = useState<number | null>(null);
  const bins = useMemo(() => histogram(values), [values]);
  const most = bins.reduce((high, bin) => Math.max(high, bin.count), 1);
  const plotWidth = Math.max(0, width - LEFT);
  const plotHeight = Math.max(0, height - BOTTOM - TOP);
  const low = bins[0]?.from ?? 0;
  const high = bins.at(-1)?.to ?? 1;
  const x = (value: number) => LEFT + ((value - low) / (high - low)) * plotWidth;
  const y = (count: number) => TOP + plotHeight - (count / most) * plotHeight;
  const counts = ticks(0, most, 4).filter((count) => Number.isInteger(count));
  const edges = ticks(low, high, Math.max(2, Math.floor(plotWidth / 90)));
  const shown = hovered === null ? undefined : bins[hovered];

  return (
    <div ref={box} className="absolute inset-0">
      <svg width={width} height={height} role="img" aria-label="Histogram of the trades' results" className="num">
        {counts.map((count) => (
          <g key={count}>
            <line x1={LEFT} x2={width} y1={y(count)} y2={y(count)} stroke="var(--line)" />
            <text x={LEFT - 6} y={y(count) + 4} textAnchor="end" fontSize="11" fill="var(--muted)">
              {formatCompact(count)}
            </text>
          </g>
        ))}
        {bins.map((bin, index) => (
          <rect
            key={bin.from}
            x={x(bin.from) + 0.5}
            y={y(bin.count)}
            width={Math.max(1, x(bin.to) - x(bin.from) - 1)}
            height={Math.max(bin.count > 0 ? 1 : 0, TOP + plotHeight - y(bin.count))}
            fill={bin.from >= -1e-12 ? 'var(--up)' : 'var(--down)'}
            opacity={hovered === null || hovered === index ? 0.9 : 0.5}
            onPointerEnter={() => setHovered(index)}
            onPointerLeave={() => setHovered(null)}
          />
        ))}
        {edges.map((edge) => (
          <text
            key={edge}
            x={Math.min(width - 18, Math.max(LEFT + 12, x(edge)))}
            y={height - 6}
            textAnchor="middle"
            fontSize="11"
            fill="var(--muted)"
          >
            {format(edge)}
          </text>
        ))}
        <line x1={x(0)} x2={x(0)} y1={TOP} y2={TOP + plotHeight} stroke="var(--faint)" />
      </svg>
      {shown && (
        <p className="num pointer-events-none absolute top-0 right-0 rounded-sm bg-raised px-1.5 text-small">
          {format(shown.from)} to {format(shown.to)}: {countLabel(shown.count)}
        </p>
      )}
    </div>
  );
}
