export const FEWEST_RUNS = 2;
export const MOST_RUNS = 4;

/** Address of the comparison of some runs. */
export function compareHref(ids: readonly string[]): string {
  return `/backtester/compare/${ids.map(encodeURIComponent).join('+')}`;
}

/** The runs that an address names, each once and no more than can be compared. */
export function idsOfRoute(text: string): string[] {
  const ids = text.split('+').filter(Boolean).map(decodeURIComponent);
  return [...new Set(ids)].slice(0, MOST_RUNS);
}
