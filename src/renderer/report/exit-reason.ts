const LABELS: Readonly<Record<string, string>> = {
  'stop-loss': 'Stop loss',
  'take-profit': 'Take profit',
  'signal-flip': 'Signal flip',
  'time-stop': 'Time stop',
  'end-of-data': 'End of data',
  liquidation: 'Liquidation',
};

/** An exit reason as words: known ones by name, others from their id. */
export function exitReasonLabel(reason: string): string {
  const known = LABELS[reason];
  return known ?? idInWords(reason);
}

/** Whether the exchange took the position away. */
export function isLiquidation(reason: string): boolean {
  return reason === 'liquidation';
}

const ABBREVIATIONS: ReadonlySet<string> = new Set(['adx', 'atr', 'ema', 'macd', 'rsi', 'sma', 'vwap']);

/** An id as a reader would write it: `ema-cross` is "EMA cross". */
export function idInWords(id: string): string {
  const words = id.split('-').map((word) => (ABBREVIATIONS.has(word) ? word.toUpperCase() : word));
  const text = words.join(' ').trim();
  return text ? text.charAt(0).toUpperCase() + text.slice(1) : 'Unknown';
}
