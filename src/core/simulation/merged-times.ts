/** Several time columns as one. */
export interface MergedTimes {
  /** Every time that one of them has, ascending, each once. */
  readonly time: Float64Array;
  /** For each column, where its times lie in the merged one. */
  readonly positions: readonly Int32Array[];
}

/** Merges ascending columns of times. */
export function mergeTimes(columns: readonly Float64Array[]): MergedTimes {
  const total = columns.reduce((sum, { length }) => sum + length, 0);
  const merged = new Float64Array(total);
  const positions = columns.map(({ length }) => new Int32Array(length));
  const next = columns.map(() => 0);
  let length = 0;
  for (;;) {
    let earliest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < columns.length; k++) {
      const time = columns[k][next[k]];
      if (time < earliest) earliest = time;
    }
    if (earliest === Number.POSITIVE_INFINITY) break;
    for (let k = 0; k < columns.length; k++) {
      if (columns[k][next[k]] === earliest) positions[k][next[k]++] = length;
    }
    merged[length++] = earliest;
  }
  return { time: merged.slice(0, length), positions };
}
