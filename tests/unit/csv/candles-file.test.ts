import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timeframe } from '#core/market/timeframe.ts';
import { guessTimeframe, readCandlesFile } from '#main/adapters/csv/candles-file.ts';
import { UserError } from '#main/errors.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { HOUR, type Row, rowsOf, START, steady } from '../storage/series.ts';

const HEADER = 'time,open,high,low,close,volume';
const T = Array.from({ length: 10 }, (_, i) => START + i * HOUR);

function file(content: string | Uint8Array, name = 'candles.csv'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

function read(content: string | Uint8Array, timeframe: Timeframe = '1h'): Row[] {
  return rowsOf(readCandlesFile(file(content), { timeframe }));
}

function csv(...lines: string[]): string {
  return `${[HEADER, ...lines].join('\n')}\n`;
}

const TWO: Row[] = [
  [T[0], 100, 102.5, 99, 101, 7],
  [T[1], 101, 103, 100.25, 102, 0],
];

describe('candles in a CSV file', () => {
  const forms: [string, string | Uint8Array][] = [
    ['plain', csv(`${T[0]},100,102.5,99,101,7`, `${T[1]},101,103,100.25,102,0`)],
    ['with CRLF', csv(`${T[0]},100,102.5,99,101,7`, `${T[1]},101,103,100.25,102,0`).replaceAll('\n', '\r\n')],
    ['without a line end at the end', csv(`${T[0]},100,102.5,99,101,7`, `${T[1]},101,103,100.25,102,0`).trimEnd()],
    ['with a byte order mark', `\uFEFF${csv(`${T[0]},100,102.5,99,101,7`, `${T[1]},101,103,100.25,102,0`)}`],
    ['with blank lines', `\n${csv('', `${T[0]},100,102.5,99,101,7`, '', `${T[1]},101,103,100.25,102,0`, '', '')}`],
    ['with spaces', csv(` ${T[0]} , 100,102.5 ,99, 101 ,7`, `${T[1]},101,103,100.25,102,0  `)],
    ['with zeros and exponents', csv(`${T[0]},100.000,1.025e2,+99,0101,7.`, `${T[1]},101,103,100.25,102,.0`)],
    ['in seconds', csv(`${T[0] / 1000},100,102.5,99,101,7`, `${T[1] / 1000}.000,101,103,100.25,102,0`)],
    ['with ISO times', csv('2024-01-01T00:00:00Z,100,102.5,99,101,7', '2024-01-01T01:00:00.000Z,101,103,100.25,102,0')],
    [
      'with dates without a zone',
      csv('2024-01-01 00:00,100,102.5,99,101,7', '2024-01-01 01:00:00,101,103,100.25,102,0'),
    ],
    [
      'with another zone',
      csv('2024-01-01T02:00+02:00,100,102.5,99,101,7', '2024-01-01T03:00+0200,101,103,100.25,102,0'),
    ],
    ['with quotes', csv(`"${T[0]}","100","102.5","99","101","7"`, `"${T[1]}",101,103,"100.25",102,"0"`)],
    ['newest first', csv(`${T[1]},101,103,100.25,102,0`, `${T[0]},100,102.5,99,101,7`)],
    [
      'with a row twice',
      csv(`${T[0]},100,102.5,99,101,7`, `${T[0]},100,102.5,99,101,7.0`, `${T[1]},101,103,100.25,102,0`),
    ],
    [
      'with a row again later',
      csv(`${T[0]},100,102.5,99,101,7`, `${T[1]},101,103,100.25,102,0`, `${T[0]},100,102.5,99,101,7`),
    ],
    [
      'with other columns, order and names',
      `Symbol,VOLUME,Close,note,low,"High",Open, Timestamp \nBTC,7,101,"a ""b"", c\nd",99,102.5,100,${T[0]}\nBTC,0,102,,100.25,103,101,${T[1]}\n`,
    ],
    [
      'of an exchange',
      `open_time,open,high,low,close,volume,close_time\n${T[0]},100,102.5,99,101,7,1\n${T[1]},101,103,100.25,102,0,2\n`,
    ],
  ];
  it.each(forms)('are read %s', (_, content) => {
    expect(read(content)).toEqual(TWO);
  });

  it('are sorted by time, with holes left as they are', () => {
    const rows = [4, 0, 7, 1, 2, 8, 3].map((i) => `${T[i]},1,2,1,1,${i}`);
    expect(read(csv(...rows)).map((row) => row[5])).toEqual([0, 1, 2, 3, 4, 7, 8]);
  });

  it('lie over one buffer without holes', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${START + i * HOUR},1,2,1,1,${i}`);
    const candles = readCandlesFile(file(csv(...lines)), { timeframe: '1h' });
    expect(candles.length).toBe(20_000);
    expect(candles.volume.byteOffset).toBe(5 * 20_000 * 8);
    expect(candles.volume.buffer).toBe(candles.time.buffer);
    expect(candles.volume.every((volume, i) => volume === i)).toBe(true);
  });

  it('have exactly the numbers of the text', () => {
    const decimal = fc.tuple(fc.nat({ max: 9_999_999 }), fc.nat({ max: 99_999_999 })).map(([a, b]) => `${a + 1}.${b}`);
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 1, maxLength: 50 }), (prices) => {
        const rows = read(
          csv(...prices.map((price, i) => `${START + i * HOUR},${price},${price},${price},${price},1`)),
        );
        expect(rows.map((row) => row[1])).toEqual(prices.map(Number));
      }),
    );
  });

  it('are read the same wherever the chunks of the file end', () => {
    const note = fc.string({ maxLength: 200 }).map((text) => `"${text.replaceAll('"', '""')}"`);
    fc.assert(
      fc.property(fc.array(note, { minLength: 3, maxLength: 8 }), fc.nat({ max: 600 }), (notes, pad) => {
        const padding = 'x'.repeat((1 << 18) - 400 + pad);
        const lines = notes.map((text, i) => `${text},${START + i * HOUR},1,2,1,1,${i}`);
        const content = `note,${HEADER}\n"${padding}",${START - HOUR},1,2,1,1,9\n${lines.join('\n')}\n`;
        expect(read(content).map((row) => row[5])).toEqual([9, ...notes.keys()]);
      }),
      { numRuns: 60 },
    );
  });

  it('report how much of the file has been read, and end at once when cancelled', () => {
    const path = file(csv(...rowsOf(steady(30_000)).map((row) => row.join(','))));
    const heard: number[] = [];
    readCandlesFile(path, { timeframe: '1h', onProgress: (fraction) => heard.push(fraction) });
    expect(heard.length).toBeGreaterThan(2);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(heard.at(-1)).toBe(1);
    const signal = { aborted: false };
    const onProgress = () => {
      signal.aborted = true;
    };
    expect(() => readCandlesFile(path, { timeframe: '1h', signal, onProgress })).toThrow(
      new UserError('Cancelled', { code: 'cancelled' }),
    );
  });
});

describe('a file that is not candles', () => {
  const good = `${T[0]},100,102,99,101,7`;
  const cases: [string, string | Uint8Array, string][] = [
    ['high below low', csv(good, `${T[1]},100.5,100,101,100.5,1`), 'line 3: high 100 is below low 101'],
    ['open above high', csv(good, `${T[1]},106,105,99,100,1`), 'line 3: open 106 is above high 105'],
    ['open below low', csv(good, `${T[1]},98,105,99,100,1`), 'line 3: open 98 is below low 99'],
    ['close above high', csv(good, `${T[1]},100,105,99,105.5,1`), 'line 3: close 105.5 is above high 105'],
    ['close below low', csv(good, `${T[1]},100,105,99,98.9,1`), 'line 3: close 98.9 is below low 99'],
    ['a negative volume', csv(good, `${T[1]},100,105,99,100,-1`), 'line 3: volume -1 is negative'],
    ['a price of 0', csv(good, `${T[1]},100,105,0,100,1`), 'line 3: low 0 is not above 0'],
    ['a negative price', csv(good, `${T[1]},-100,105,99,100,1`), 'line 3: open -100 is not above 0'],
    ['NaN', csv(good, `${T[1]},NaN,105,99,100,1`), 'line 3: open "NaN" is not a number'],
    ['infinity', csv(good, `${T[1]},100,Infinity,99,100,1`), 'line 3: high "Infinity" is not a number'],
    ['a number beyond all bounds', csv(good, `${T[1]},100,1e999,99,100,1`), 'line 3: high "1e999" is too large'],
    ['a word', csv(good, `${T[1]},100,105,99,many,1`), 'line 3: close "many" is not a number'],
    ['a hexadecimal number', csv(good, `${T[1]},100,0x70,99,100,1`), 'line 3: high "0x70" is not a number'],
    ['two points', csv(good, `${T[1]},100,10.5.0,99,100,1`), 'line 3: high "10.5.0" is not a number'],
    ['an empty value', csv(good, `${T[1]},100,105,99,,1`), 'line 3: close is empty'],
    ['an empty time', csv(good, ',100,105,99,100,1'), 'line 3: time is empty'],
    ['too few values', csv(good, `${T[1]},100,105,99`), 'line 3: close is missing: 4 of 6 values'],
    ['a cut-off last line', csv(good, `${T[1]},100,1`).trimEnd(), 'line 3: low is missing: 3 of 6 values'],
    ['decimal commas', csv(good, `${T[1]},100,5,105,99,100,1`), 'line 3: there are more values than the 6 columns'],
    [
      'a time that is none',
      csv('yesterday,100,102,99,101,7'),
      'line 2: time "yesterday" is neither ms, s nor an ISO 8601 date',
    ],
    [
      'a day that is none',
      csv('2024-02-30,100,102,99,101,7'),
      'line 2: time "2024-02-30" is neither ms, s nor an ISO 8601 date',
    ],
    ['a negative time', csv('-5,100,102,99,101,7'), 'line 2: time -5 is before 1970'],
    [
      'microseconds',
      csv(`${T[0]}000,100,102,99,101,7`),
      `line 2: time ${T[0]}000 is in microseconds: convert it to milliseconds`,
    ],
    [
      'two units',
      csv(good, `${T[1] / 1000},1,2,1,1,1`),
      `line 3: time ${T[1] / 1000} is in seconds, but on line 2 it is in milliseconds`,
    ],
    [
      'numbers, then dates',
      csv(good, '2024-01-01,1,2,1,1,1'),
      'line 3: time 2024-01-01 is a date, but on line 2 it is in milliseconds',
    ],
    ['half a millisecond', csv(`${T[0]}.5,1,2,1,1,1`), `line 2: time ${T[0]}.5 is not a whole number of milliseconds`],
    [
      'a time between two candles',
      csv(good, `${T[1]},1,2,1,1,1`, `${T[2]},1,2,1,1,1`, `${T[3] + 60_000},1,2,1,1,1`),
      `line 5: time 2024-01-01 03:01 UTC (${T[3] + 60_000}) is not one at which a 1h candle opens`,
    ],
    [
      'a time twice with other values',
      csv(good, `${T[0]},100,102,99,101,8`),
      'line 3: the candle of 2024-01-01 00:00 UTC is also on line 2, with other values',
    ],
    [
      'a time again later with other values',
      csv(good, `${T[2]},1,2,1,1,1`, `${T[1]},1,2,1,1,1`, `${T[0]},100,102,99,101,8`),
      'line 5: the candle of 2024-01-01 00:00 UTC is also on line 2, with other values',
    ],
    ['a quote that is not closed', csv(good, `"${T[1]},100,105,99,100,1`), 'line 3: a quoted value is not closed'],
    ['text behind a quote', csv(good, `"${T[1]}"5,100,105,99,100,1`), 'line 3: there is text behind a closing quote'],
    [
      'a bad row behind blank and quoted lines',
      `note,${HEADER}\n\n"a\nb",${good}\n,${T[1]},x,2,1,1,1\n`,
      'line 5: open "x" is not a number',
    ],
    ['no column names', `${good}\n`, `line 1: expected the column names ${HEADER}, found "${T[0]},100,102,99,101,7"`],
    [
      'a missing column',
      'time,open,high,low,close\n1,1,1,1,1\n',
      `line 1: there is no column "volume" (found "time,open,high,low,close", expected ${HEADER})`,
    ],
    ['a column twice', `${HEADER},close\n${good},5\n`, 'line 1: there are two columns named close'],
    [
      'semicolons',
      csv(good).replaceAll(',', ';'),
      'line 1: the columns are separated by ";": save the file with commas',
    ],
    ['tabs', csv(good).replaceAll(',', '\t'), 'line 1: the columns are separated by tabs: save the file with commas'],
    [
      'candles of another length',
      csv(...[0, 1, 2].map((i) => `${START + i * 1_800_000},1,2,1,1,1`)),
      ' holds 30m candles, not 1h: use the timeframe 30m',
    ],
    [
      'longer candles',
      csv(...[0, 4, 8].map((i) => `${T[i]},1,2,1,1,1`)),
      ' holds 4h candles, not 1h: use the timeframe 4h',
    ],
    [
      'rows of no known length',
      csv(...[0, 5, 10].map((i) => `${START + i * HOUR},1,2,1,1,1`)),
      ' holds rows that are mostly 300 minutes apart, which are not 1h candles',
    ],
    ['no rows', csv(), ' has column names but no rows'],
    ['nothing', '', ' is empty'],
    ['only blank lines', '\n\r\n\n', ' is empty'],
    [
      'an archive',
      Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0),
      ' is not a text file: CSV is expected (unpack it first if it is an archive)',
    ],
    ['UTF-16', Buffer.from(`\uFEFF${csv(good)}`, 'utf16le'), ' is a UTF-16 text: save it as UTF-8 (plain CSV)'],
  ];
  it.each(cases)('is refused in one line: %s', (_, content, message) => {
    const expected = message.startsWith(' ') ? `candles.csv${message}` : `candles.csv ${message}`;
    expect(() => read(content)).toThrow(new UserError(expected));
  });

  it('is refused when it is a folder, is missing or has an endless line', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'deep'));
    const readPath = (path: string) => () => readCandlesFile(path, { timeframe: '1h' });
    expect(readPath(join(folder, 'deep'))).toThrow(`${join(folder, 'deep')} is a folder, not a file`);
    expect(readPath(join(folder, 'none.csv'))).toThrow(`${join(folder, 'none.csv')} does not exist`);
    expect(readPath(file('x'.repeat(2_000_000)))).toThrow(
      'candles.csv line 1: is longer than a megabyte: this is not a CSV file',
    );
  });

  it('never gives anything but candles or one sentence, whatever is done to its bytes', () => {
    const bytes = Buffer.from(csv(...rowsOf(steady(30)).map((row) => row.join(','))));
    const change = fc.record({ at: fc.nat({ max: bytes.length - 1 }), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const broken = Buffer.from(bytes);
        for (const { at, to } of changes) broken[at] = to;
        try {
          for (const [time, open, high, low, close, volume] of read(broken)) {
            expect(time % HOUR).toBe(0);
            expect(low > 0 && low <= open && open <= high && low <= close && close <= high && volume >= 0).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect(String(error)).not.toContain('\n');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('days and weeks', () => {
  const day = 24 * HOUR;
  const lines = (times: number[]) => csv(...times.map((time) => `${time},1,2,1,1,1`));

  it('may start on any weekday, as long as all of them do', () => {
    const monday = Date.UTC(2024, 0, 1);
    expect(read(lines([monday, monday + 7 * day, monday + 21 * day]), '1w')).toHaveLength(3);
    expect(read(lines([monday + 2 * day, monday + 9 * day]), '1w')).toHaveLength(2);
    expect(() => read(lines([monday, monday + 7 * day, monday + 15 * day]), '1w')).toThrow(
      'candles.csv line 4: time 2024-01-16 00:00 UTC (1705363200000) is not one at which a 1w candle opens',
    );
  });
});

describe('the timeframe of a file', () => {
  const cases: [string, string | null][] = [
    [csv(...[0, 1, 2, 4].map((i) => `${T[i]},1,2,1,1,1`)), '1h'],
    [csv(...[3, 2, 1].map((i) => `${T[i]},1,2,1,1,1`)), '1h'],
    [csv(`${T[0]},1,2,1,1,1`, `${T[1]},1,2,1,1,1`, `${T[2]},1,2,1,1,broken`), '1h'],
    [csv(`${T[0]},1,2,1,1,1`), null],
    ['no candles here', null],
    ['', null],
  ];
  it.each(cases)('is guessed from its first rows %#', (content, timeframe) => {
    expect(guessTimeframe(file(content))).toBe(timeframe);
  });
});
