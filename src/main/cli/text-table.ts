export interface TextColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Lines of a table for a terminal: columns as wide as their widest cell, two spaces apart. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, k) => Math.max(title.length, ...rows.map((row) => row[k].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, k) => (columns[k].align === 'right' ? cell.padStart(widths[k]) : cell.padEnd(widths[k])))
      .join('  ')
      .trimEnd();
  const titles = line(columns.map(({ title }) => title));
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return `${[titles, rule, ...rows.map(line)].join('\n')}\n`;
}

/** `1,204,000 candles`, `1 candle`. */
export function counted(count: number, one: string): string {
  return `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;
}

/** `980 kB`, `126.1 MB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000).toLocaleString('en-US')} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
