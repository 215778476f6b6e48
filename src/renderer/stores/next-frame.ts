/** How long a window may be without a picture, ms: a hidden one draws none. */
const LONGEST_MS = 100;

/** Runs `work` once, before the next picture is drawn. */
export function onNextFrame(work: () => void): void {
  const once = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, LONGEST_MS);
}
