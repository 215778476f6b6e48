import type { NumberParam } from '#core/components/params.ts';

/** Positions of a slider, from 0 to this. */
export const SLIDER_STEPS = 400;

/** Where on the slider the default lies: small values are those that are used, bounds are far away. */
const PLACE_OF_DEFAULT = 0.35;

export interface SliderScale {
  positionOf(value: number): number;
  valueAt(position: number): number;
  /** The next value up (1) or down (−1) that the slider can show; the same at its ends. */
  next(value: number, direction: -1 | 1): number;
}

/** A scale that gives the values around the default most of a slider's length, also where the bounds lie far apart. */
export function sliderScale({ kind, min, max, default: middle }: NumberParam): SliderScale {
  const share = (middle - min) / (max - min);
  const power = share > 0 && share < 1 ? Math.min(6, Math.max(1, Math.log(share) / Math.log(PLACE_OF_DEFAULT))) : 1;
  const clamp = (value: number) => Math.min(max, Math.max(min, value));
  const valueAt = (position: number) => {
    const exact = min + (max - min) * (position / SLIDER_STEPS) ** power;
    return clamp(kind === 'integer' ? Math.round(exact) : rounded(exact, max - min));
  };
  return {
    valueAt,
    next(value, direction) {
      // Where values lie far apart, several positions mean the same one: a key must get past them.
      for (let position = 0; position <= SLIDER_STEPS; position++) {
        const candidate = valueAt(direction > 0 ? position : SLIDER_STEPS - position);
        if (direction > 0 ? candidate > value : candidate < value) return candidate;
      }
      return value;
    },
    positionOf: (value) => Math.round(SLIDER_STEPS * ((clamp(value) - min) / (max - min)) ** (1 / power)),
  };
}

/** To two digits of what matters at this size, and never finer than a ten-thousandth of the range. */
function rounded(value: number, range: number): number {
  const finest = Math.max(Math.abs(value) / 20, range / 10_000);
  const step = 10 ** Math.floor(Math.log10(finest));
  return Number((Math.round(value / step) * step).toPrecision(12));
}
