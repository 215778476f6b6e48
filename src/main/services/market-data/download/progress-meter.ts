import type { DownloadProgress } from '#contract/downloads.ts';
import type { Wait } from './waiting.ts';

/** The rate is that of the last so many ms. */
const WINDOW_MS = 10_000;
/** Before so many ms have passed nothing is said about rate and time left. */
const MIN_ELAPSED_MS = 400;

/** Keeps count of a download and tells whoever listens. */
export class ProgressMeter {
  readonly #tell: (progress: DownloadProgress) => void;
  readonly #now: () => number;
  readonly #marks: { readonly time: number; readonly done: number }[] = [];
  #phase: DownloadProgress['phase'] = 'checking';
  #done = 0;
  #total = 0;
  #waiting: Wait | null = null;

  constructor(tell: (progress: DownloadProgress) => void, now: () => number = Date.now) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Begins a part of the work, `done` of whose `total` candles are there already. */
  begin(phase: DownloadProgress['phase'], done = 0, total = 0): void {
    this.#phase = phase;
    this.#done = done;
    this.#total = total;
    this.#marks.length = 0;
    this.#mark();
    this.#publish();
  }

  /** So many candles more are answered for. */
  advance(candles: number): void {
    this.#done = Math.min(this.#total, this.#done + candles);
    this.#mark();
    this.#publish();
  }

  readonly wait = (wait: Wait | null): void => {
    this.#waiting = wait;
    this.#publish();
  };

  #mark(): void {
    const time = this.#now();
    this.#marks.push({ time, done: this.#done });
    while (this.#marks.length > 2 && time - this.#marks[1].time >= WINDOW_MS) this.#marks.shift();
  }

  #publish(): void {
    const [first] = this.#marks;
    const elapsed = first ? this.#now() - first.time : 0;
    const perSecond =
      first && elapsed >= MIN_ELAPSED_MS && this.#done > first.done
        ? ((this.#done - first.done) / elapsed) * 1000
        : null;
    const left = Math.max(0, this.#total - this.#done);
    this.#tell({
      phase: this.#phase,
      done: this.#done,
      total: this.#total,
      perSecond,
      etaMs: perSecond === null ? null : Math.round((left / perSecond) * 1000),
      waiting: this.#waiting && { reason: this.#waiting.reason, until: this.#waiting.until },
    });
  }
}
