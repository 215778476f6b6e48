import { classes } from './classes.ts';

/** Colour class of a gain or a loss. */
export function toneOf(value: number | null): string {
  if (value === null || value === 0) return 'text-text';
  return value > 0 ? 'text-up-text' : 'text-down-text';
}

/** A gain or a loss: sign in the text, arrow and colour around it. */
export function Delta({
  value,
  text,
  className,
}: {
  readonly value: number | null;
  readonly text: string;
  readonly className?: string;
}) {
  const arrow = value === null || value === 0 ? '' : value > 0 ? '▲' : '▼';
  return (
    <span className={classes('num whitespace-nowrap', toneOf(value), className)}>
      {arrow && (
        <span aria-hidden className="mr-1 inline-block align-[0.12em] text-[0.6em]">
          {arrow}
        </span>
      )}
      {text}
    </span>
  );
}
