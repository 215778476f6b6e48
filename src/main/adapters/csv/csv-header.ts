import { fileError, lineError, quoteForMessage } from './csv-error.ts';

/** A column that a reader needs. The first one of a reader is always the time. */
export interface ColumnSpec {
  readonly name: string;
  /** Other names it may have, in lower case with underscores. */
  readonly aliases: readonly string[];
}

export const TIME_COLUMN: ColumnSpec = { name: 'time', aliases: ['timestamp', 'datetime', 'date', 'open_time'] };

/**
 * Finds the needed columns in the first line of a file. Names are compared without regard to case; their order is free
 * and other columns are passed over.
 *
 * @returns for each column of the file the index of the needed column in it, or −1
 */
export function mapHeader(path: string, line: number, names: string[], columns: readonly ColumnSpec[]): Int8Array {
  const found = names.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
  const expected = columns.map((column) => column.name).join(',');
  if (/^[-\d.]/.test(found[0] ?? '')) {
    throw lineError(path, line, `expected the column names ${expected}, found ${quoteForMessage(names.join(','))}`);
  }
  const map = new Int8Array(found.length).fill(-1);
  columns.forEach((column, target) => {
    const name = [column.name, ...column.aliases].find((candidate) => found.includes(candidate));
    if (name === undefined) throw missingColumn(path, line, names, column.name, expected);
    if (found.indexOf(name) !== found.lastIndexOf(name)) {
      throw lineError(path, line, `there are two columns named ${name}`);
    }
    map[found.indexOf(name)] = target;
  });
  return map;
}

function missingColumn(path: string, line: number, names: string[], missing: string, expected: string): Error {
  const separator = names.length === 1 ? /[;\t|]/.exec(names[0])?.[0] : undefined;
  if (separator !== undefined) {
    const word = separator === '\t' ? 'tabs' : `"${separator}"`;
    return lineError(path, line, `the columns are separated by ${word}: save the file with commas`);
  }
  return lineError(
    path,
    line,
    `there is no column "${missing}" (found ${quoteForMessage(names.join(','))}, expected ${expected})`,
  );
}

const BYTE_ORDER_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/**
 * Number of bytes to skip at the start of a text file (its UTF-8 byte order mark).
 * @throws UserError when the first bytes are not those of a UTF-8 text
 */
export function textStart(path: string, bytes: Uint8Array): number {
  if (BYTE_ORDER_MARKS.some(([a, b]) => bytes[0] === a && bytes[1] === b)) {
    throw fileError(path, 'is a UTF-16 text: save it as UTF-8 (plain CSV)');
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const end = Math.min(bytes.length, 4096);
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    // Control characters other than tab and line ends.
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) {
      throw fileError(path, 'is not a text file: CSV is expected (unpack it first if it is an archive)');
    }
  }
  return start;
}
