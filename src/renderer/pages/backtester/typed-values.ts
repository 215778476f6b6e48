/** Reads `1234.5`, `1,234.5` and `1 234.5`; null for anything else. */
export function parseNumber(text: string): number | null {
  const compact = text.trim().replace(/[\s_]/g, '');
  if (compact === '') return null;
  const plain = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(compact) ? compact.replaceAll(',', '') : compact;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  return Number(plain);
}

/** Start of a `YYYY-MM-DD` day in UTC, ms; null when there is no such day. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (!match) return null;
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return new Date(time).toISOString().slice(0, 10) === text.trim() ? time : null;
}

/** Day of a time in UTC, `YYYY-MM-DD`. */
export function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
