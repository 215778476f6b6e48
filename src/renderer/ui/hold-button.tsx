import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { classes } from './classes.ts';

/** How long the button is to be held, ms: too long for a slip, short enough for a bad moment. */
const HOLD_MS = 1000;

export interface HoldButtonProps {
  readonly onHeld: () => void;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  readonly children: ReactNode;
}

/** A button that acts only when it is held: with the pointer, the space bar or Enter. Letting go early does nothing. */
export function HoldButton({ onHeld, disabled = false, danger = false, children }: HoldButtonProps) {
  const [holding, setHolding] = useState(false);
  const [slipped, setSlipped] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);

  function start() {
    if (timer.current !== null || disabled) return;
    setHolding(true);
    setSlipped(false);
    timer.current = setTimeout(() => {
      timer.current = null;
      setHolding(false);
      onHeld();
    }, HOLD_MS);
  }

  function letGo() {
    if (timer.current === null) return;
    clearTimeout(timer.current);
    timer.current = null;
    setHolding(false);
    setSlipped(true);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) start();
  }

  return (
    <button
      type="button"
      disabled={disabled}
      aria-description="Hold for a second to confirm."
      onPointerDown={(event) => event.button === 0 && start()}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onPointerCancel={letGo}
      onKeyDown={onKeyDown}
      onKeyUp={letGo}
      onBlur={letGo}
      className={classes(
        'relative inline-flex h-8 w-44 shrink-0 touch-none items-center justify-center overflow-hidden rounded-md border text-small font-semibold select-none disabled:pointer-events-none disabled:opacity-50',
        danger ? 'border-danger bg-danger-soft text-danger-text' : 'border-line-strong bg-surface text-text',
      )}
    >
      <span
        aria-hidden
        style={{ transitionDuration: holding ? `${HOLD_MS}ms` : '0ms' }}
        className={classes(
          'absolute inset-0 origin-left transition-transform ease-linear',
          danger ? 'bg-danger opacity-35' : 'bg-accent opacity-25',
          holding ? 'scale-x-100' : 'scale-x-0',
        )}
      />
      <span className="relative">{holding ? 'Keep holding…' : slipped ? 'Hold for a second' : children}</span>
    </button>
  );
}
