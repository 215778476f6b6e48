import { useLayoutEffect, useRef } from 'react';
import { classes } from './classes.ts';

const TONES = { accent: 'bg-accent', warn: 'bg-warn', danger: 'bg-danger' } as const;

export interface ProgressProps {
  /** 0 to 1. */
  readonly fraction: number;
  readonly label: string;
  readonly tone?: keyof typeof TONES;
}

/** A thin bar. */
export function Progress({ fraction, label, tone = 'accent' }: ProgressProps) {
  const bar = useRef<HTMLDivElement>(null);
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 1000) / 10;
  useLayoutEffect(() => {
    if (bar.current) bar.current.style.transform = `scaleX(${percent / 100})`;
  }, [percent]);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1 overflow-hidden rounded-sm bg-line"
    >
      <div ref={bar} className={classes('h-full origin-left transition-transform', TONES[tone])} />
    </div>
  );
}
