import { useMemo } from 'react';
import { curvePath } from './curve-path.ts';

const WIDTH = 48;
const HEIGHT = 18;

/** A curve without axes, for the shape only. */
export function Sparkline({ values, className }: { readonly values: ArrayLike<number>; readonly className?: string }) {
  const path = useMemo(() => curvePath(values, WIDTH, HEIGHT - 2), [values]);
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 -1 ${WIDTH} ${HEIGHT}`} aria-hidden className={className}>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  );
}
