/** One figure of the benchmarks. */
export interface BenchmarkResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value is compared with, measured in the same run, in the same unit. */
  readonly baseline: number;
  readonly baselineName: string;
  /** Value against baseline. */
  readonly ratio: number;
  /** What is demanded, in words, e.g. `ratio ≤ 2.5`. */
  readonly target: string;
  /** Whether the target is met. */
  readonly ok: boolean;
}
