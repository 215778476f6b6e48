import type { Bar } from './indicators.ts';

/**
 * What signals hold at each close, from their descriptions, by looking at the whole past of every candle: −1, 0 or +1,
 * and null where it cannot be told yet.
 */
export type State = -1 | 0 | 1 | null;

const EQUAL = 1e-12;

function sign(difference: number, size: number): -1 | 0 | 1 {
  if (Math.abs(difference) <= EQUAL * Math.abs(size)) return 0;
  return difference > 0 ? 1 : -1;
}

/** Only the candles on which a state begins. */
export function beginnings(states: readonly State[]): number[] {
  return states.map((state, i) => {
    const before = i > 0 ? states[i - 1] : null;
    return before === null || state === before ? 0 : (state ?? 0);
  });
}

/**
 * The side of a line on which another one is.
 * @param size of the numbers that the lines come from; that of the slow line if not said
 */
export function sides(fast: readonly number[], slow: readonly number[], size?: number): State[] {
  return fast.map((value, i) => (Number.isNaN(value + slow[i]) ? null : sign(value - slow[i], size ?? slow[i])));
}

/** +1 at or below −level, −1 at or above level. */
export function reached(line: readonly number[], level: number): State[] {
  return line.map((value) => {
    if (Number.isNaN(value)) return null;
    return value <= -level + EQUAL * level ? 1 : value >= level - EQUAL * level ? -1 : 0;
  });
}

/** +1 since the last candle on which the line left the zone below `low`, −1 above `high`, unless it was in one since. */
export function leftZone(line: readonly number[], low: number, high: number): State[] {
  const zone = line.map((value) => {
    if (Number.isNaN(value)) return null;
    return sign(value - low, low) < 0 ? 1 : sign(value - high, high) > 0 ? -1 : 0;
  });
  return zone.map((now, i) => {
    if (now === null) return null;
    for (let k = i; k > 0 && zone[k - 1] !== null; k--) {
      const before = zone[k - 1];
      if (before !== 0 && before !== zone[k]) return before;
      if (zone[k] !== 0) return 0;
    }
    return 0;
  });
}

/** +1 since %K crossed above %D, as long as it is above and both are below `oversold`; −1 mirrored. */
export function crossedInZone(
  k: readonly number[],
  d: readonly number[],
  oversold: number,
  overbought: number,
): State[] {
  const side = sides(k, d, 100);
  return side.map((now, i) => {
    if (now === null) return null;
    const inZone = (j: number) => (now > 0 ? Math.max(k[j], d[j]) < oversold : Math.min(k[j], d[j]) > overbought);
    for (let j = i; now !== 0 && side[j] === now && inZone(j); j--) {
      if (j === 0 || side[j - 1] === null) return 0;
      if (side[j - 1] !== now) return now;
    }
    return 0;
  });
}

/** Regular divergences of swing lows (+1) and swing highs (−1) with a line, where they are confirmed. */
export function divergences(bars: readonly Bar[], line: readonly number[], lookback: number, pivot: number): number[] {
  const found = (price: readonly number[], wanted: 1 | -1): number[] => {
    // Swing lows are looked for; highs are the lows of the price upside down.
    const swings: number[] = [];
    for (let i = pivot; i < bars.length - pivot; i++) {
      const before = price.slice(i - pivot, i);
      const after = price.slice(i + 1, i + pivot + 1);
      if (before.every((one) => one > price[i]) && after.every((one) => one >= price[i]) && !Number.isNaN(line[i])) {
        swings.push(i);
      }
    }
    return swings
      .filter((swing, n) => {
        const last = swings[n - 1];
        if (n === 0 || swing - last > lookback || !(price[swing] < price[last])) return false;
        return sign(line[swing] - line[last], line[last]) === wanted;
      })
      .map((swing) => swing + pivot);
  };
  const up = found(
    bars.map((bar) => bar.low),
    1,
  );
  const down = found(
    bars.map((bar) => -bar.high),
    -1,
  );
  return bars.map((_, i) => Number(up.includes(i)) - Number(down.includes(i)));
}
