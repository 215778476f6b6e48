import { mean } from './indicators.ts';

/** What is worked out over the last `period` values, every window from scratch; NaN before there are that many. */
export function overWindow(
  values: readonly number[],
  period: number,
  definition: (window: readonly number[]) => number,
): number[] {
  return values.map((_, i) => (i < period - 1 ? Number.NaN : definition(values.slice(i - period + 1, i + 1))));
}

/** √ of the mean squared distance from the mean. */
export function slowDeviation(values: readonly number[], period: number): number[] {
  return overWindow(values, period, (window) => {
    const middle = mean(window);
    return Math.sqrt(mean(window.map((value) => (value - middle) ** 2)));
  });
}

export function slowHighest(values: readonly number[], period: number): number[] {
  return overWindow(values, period, (window) => Math.max(...window));
}

export function slowLowest(values: readonly number[], period: number): number[] {
  return overWindow(values, period, (window) => Math.min(...window));
}

/** The line through the window with the least sum of squared distances, from the normal equations. */
export function slowRegression(
  values: readonly number[],
  period: number,
): { readonly slope: number[]; readonly end: number[] } {
  const leastSquares = (window: readonly number[]) => {
    const n = window.length;
    let [sx, sy, sxx, sxy] = [0, 0, 0, 0];
    for (const [x, y] of window.entries()) {
      sx += x;
      sy += y;
      sxx += x * x;
      sxy += x * y;
    }
    const slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    return { slope, end: (sy - slope * sx) / n + slope * (n - 1) };
  };
  return {
    slope: overWindow(values, period, (window) => leastSquares(window).slope),
    end: overWindow(values, period, (window) => leastSquares(window).end),
  };
}
