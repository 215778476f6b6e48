import type { KeyboardEvent } from 'react';

/** Width of the thumb, px, as the style sheet has it. */
const THUMB = 14;

export interface SliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** A value between two bounds, by feel. */
export function Slider({ label, min, max, step, value, onChange, onKeyDown }: SliderProps) {
  const share = max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;
  return (
    <input
      type="range"
      aria-label={label}
      min={min}
      max={max}
      step={step}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
      onKeyDown={onKeyDown}
      // The track is filled as far as the middle of the thumb.
      style={{ backgroundSize: `calc(${THUMB / 2}px + (100% - ${THUMB}px) * ${share}) 100%` }}
      className="slider min-w-0 flex-1"
    />
  );
}
