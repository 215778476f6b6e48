/** Makes all clocks and timers of this process run so many times as fast, for good. Before anything else is imported. */
const scale = Number(process.env.SOAK_SPEED ?? 1);
const now = Date.now.bind(Date);
// Processes that this one starts begin where it did, so that all agree about the time.
const start = Number(process.env.SOAK_START ?? now());
process.env.SOAK_START = String(start);
const steady = performance.now.bind(performance);
const { setTimeout: later, setInterval: every } = globalThis;
if (scale !== 1) {
  Date.now = () => Math.floor(start + (now() - start) * scale);
  performance.now = () => steady() * scale;
  const shorter = (ms?: number) => (ms ?? 0) / scale;
  const faster =
    (timer: typeof later | typeof every) =>
    (work: () => void, ms?: number, ...rest: []) =>
      timer(work, shorter(ms), ...rest);
  Reflect.set(globalThis, 'setTimeout', faster(later));
  Reflect.set(globalThis, 'setInterval', faster(every));
}

/** Waits by the machine's own clock, ms. */
export const realPause = (ms: number) => new Promise<void>((resolve) => later(resolve, ms));
