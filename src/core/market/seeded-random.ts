/** Random numbers that are the same on every machine for the same seed: integer arithmetic, + and × only. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Mean 0, variance 1, close to normal: the sum of twelve uniforms (Irwin–Hall), which needs no logarithm or sine. */
  gauss(): number;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const gauss = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  };
  return { uniform, gauss };
}
