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
  if (known) return known;
  const words = reason.replaceAll('-', ' ').trim();
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : 'Unknown';
}
