import type { ReactNode } from 'react';
import { classes } from './classes.ts';

const TONES = {
  neutral: 'border-line-strong text-muted',
  accent: 'border-accent text-accent',
  warn: 'border-warn text-warn',
  danger: 'border-danger text-danger-text',
  live: 'border-live bg-live-soft text-live-text font-semibold',
  test: 'border-test text-test',
  paper: 'border-paper text-paper',
} as const;

export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: keyof typeof TONES;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={classes(
        'inline-flex h-[18px] shrink-0 items-center rounded-sm border px-1.5 text-micro font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
