import { type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { useChartColors, withAlpha } from '#renderer/charts/chart-theme.ts';
import { useSize } from '#renderer/charts/use-size.ts';
import { formatNumber } from '#renderer/format/number.ts';
import { ticks } from './histogram.ts';

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly gain: boolean;
}

export interface ScatterChartProps {
  readonly points: readonly ScatterPoint[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly onPick: (index: number) => void;
}

const LEFT = 40;
const BOTTOM = 34;
const TOP = 16;
const RIGHT = 8;
const PICK_RADIUS = 8;

/** Dots over two axes that start at zero, on a canvas because there can be tens of thousands. */
export function ScatterChart({ points, xTitle, yTitle, onPick }: ScatterChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(box);
  const colors = useChartColors();
  const bounds = useMemo(() => robustBounds(points), [points]);
  const plotWidth = Math.max(1, width - LEFT - RIGHT);
  const plotHeight = Math.max(1, height - BOTTOM - TOP);
  const toX = (value: number) => LEFT + (Math.min(value, bounds.x) / bounds.x) * plotWidth;
  const toY = (value: number) => TOP + plotHeight - (Math.min(value, bounds.y) / bounds.y) * plotHeight;

  // biome-ignore lint/correctness/useExhaustiveDependencies: toX and toY follow from size and bounds
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.current.width = Math.round(width * ratio);
    canvas.current.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const alpha = points.length > 5000 ? 0.25 : points.length > 500 ? 0.5 : 0.8;
    const size = points.length > 5000 ? 1.5 : 2.5;
    for (const gain of [false, true]) {
      context.fillStyle = withAlpha(gain ? colors.up : colors.down, alpha);
      context.beginPath();
      for (const point of points) {
        if (point.gain !== gain) continue;
        const x = toX(point.x);
        const y = toY(point.y);
        context.moveTo(x + size, y);
        context.arc(x, y, size, 0, Math.PI * 2);
      }
      context.fill();
    }
  }, [points, width, height, colors, bounds]);

  function pick(event: MouseEvent<HTMLCanvasElement>) {
    const rect = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - rect.left;
    const y = event.clientY - rect.top;
    let nearest = -1;
    let distance = PICK_RADIUS ** 2;
    points.forEach((point, index) => {
      const squared = (toX(point.x) - x) ** 2 + (toY(point.y) - y) ** 2;
      if (squared < distance) {
        distance = squared;
        nearest = index;
      }
    });
    if (nearest >= 0) onPick(nearest);
  }

  return (
    <div ref={box} className="absolute inset-0">
      <svg width={width} height={height} className="num absolute inset-0" aria-hidden>
        {ticks(0, bounds.y, 4).map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={width - RIGHT} y1={toY(value)} y2={toY(value)} stroke="var(--line)" />
            <text x={LEFT - 6} y={toY(value) + 4} textAnchor="end" fontSize="11" fill="var(--muted)">
              {formatNumber(value, 2, 0)}
            </text>
          </g>
        ))}
        {ticks(0, bounds.x, Math.max(2, Math.floor(plotWidth / 80))).map((value) => (
          <text key={value} x={toX(value)} y={height - 20} textAnchor="middle" fontSize="11" fill="var(--muted)">
            {formatNumber(value, 2, 0)}
          </text>
        ))}
        <text x={LEFT} y={9} fontSize="11" fill="var(--muted)">
          {yTitle}
        </text>
        <text x={width - RIGHT} y={height - 5} textAnchor="end" fontSize="11" fill="var(--muted)">
          {xTitle}
        </text>
      </svg>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${xTitle} against ${yTitle}, one dot a trade`}
        onClick={pick}
        className="absolute inset-0 size-full"
      />
    </div>
  );
}

/** Bounds that leave out the furthest half percent, so that one outlier does not flatten the rest against the axis. */
function robustBounds(points: readonly ScatterPoint[]): { x: number; y: number } {
  const bound = (values: number[]) => {
    values.sort((a, b) => a - b);
    const top = values[Math.min(values.length - 1, Math.floor(values.length * 0.995))] ?? 1;
    return top > 0 ? top * 1.05 : 1;
  };
  return { x: bound(points.map((point) => point.x)), y: bound(points.map((point) => point.y)) };
}
