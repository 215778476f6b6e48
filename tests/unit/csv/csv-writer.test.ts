import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candles } from '#core/market/candles.ts';
import { readCandlesFile } from '#main/adapters/csv/candles-file.ts';
import { candleLines, fundingLines, writeCsvFile } from '#main/adapters/csv/csv-writer.ts';
import { plainDecimal } from '#main/adapters/csv/number-text.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { candlesOf, HOUR, type Row, rowsOf, START, steady } from '../storage/series.ts';

function textOf(...pages: Candles[]): string {
  return [...candleLines(pages)].map((part) => part.text).join('');
}

describe('a written CSV file', () => {
  it('has a header, times in ms and the shortest decimals', () => {
    const rows: Row[] = [
      [START, 42314, 42603.2, 42289.6, 42503.5, 8459.477],
      [START + HOUR, 1e-7, 2.5e-7, 1e-7, 1.23e-7, 1e21],
    ];
    expect(textOf(candlesOf(rows))).toBe(
      'time,open,high,low,close,volume\n' +
        '1704067200000,42314,42603.2,42289.6,42503.5,8459.477\n' +
        '1704070800000,0.0000001,0.00000025,0.0000001,0.000000123,1000000000000000000000\n',
    );
  });

  it('goes on over pages without a second header', () => {
    const candles = steady(12_000);
    const pages = [steady(7000), steady(5000, HOUR, START + 7000 * HOUR)];
    expect(textOf(...pages)).toBe(textOf(candles));
    expect([...candleLines(pages)].at(-1)?.rows).toBe(12_000);
  });

  it('gives the same candles when it is imported again', () => {
    const price = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
    const row = fc
      .tuple(price, price, price, price, fc.double({ min: 0, max: 1e15, noNaN: true }))
      .map(([a, b, c, d, volume]) => [a, Math.max(a, b, c, d), Math.min(a, b, c, d), b, volume] as const);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (values) => {
        const rows = values.map((value, i): Row => [START + i * HOUR, ...value]);
        const folder = temporaryFolder();
        const store = MarketStore.open(folder);
        store.importCandles({ exchange: 'x', symbol: 'A/B:B' }, '1h', candlesOf(rows));
        const path = join(folder, 'out.csv');
        writeCsvFile(path, candleLines(store.pages('x:A/B:B@1h').pages));
        const again = readCandlesFile(path, { timeframe: '1h' });
        expect(rowsOf(again)).toEqual(rows);
        const merged = { datasetId: 'x:A/B:B@1h', added: 0, merged: rows.length };
        expect(store.importCandles({ exchange: 'x', symbol: 'A/B:B' }, '1h', again)).toEqual(merged);
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  it('holds funding rates likewise', () => {
    const rates = { time: Float64Array.of(START, START + 1), rate: Float64Array.of(-0.00002904, 1e-8) };
    expect([...fundingLines(rates)].map((part) => part.text).join('')).toBe(
      `time,rate\n${START},-0.00002904\n${START + 1},0.00000001\n`,
    );
  });

  it('takes the place of an older one only when it is complete', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'out.csv');
    writeFileSync(path, 'older');
    const signal = { aborted: false };
    const onProgress = () => {
      signal.aborted = true;
    };
    expect(() => writeCsvFile(path, candleLines([steady(20_000)]), { signal, onProgress })).toThrow('Cancelled');
    expect(readFileSync(path, 'utf8')).toBe('older');
    expect(readdirSync(folder)).toEqual(['out.csv']);
    writeCsvFile(path, candleLines([steady(3)]));
    expect(readFileSync(path, 'utf8')).toBe(textOf(steady(3)));
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  it('is refused in one sentence where it cannot be', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'deep'));
    const write = (path: string) => () => writeCsvFile(path, candleLines([steady(3)]));
    expect(write(join(folder, 'deep'))).toThrow(`${join(folder, 'deep')} is a folder: name a file in it`);
    expect(write(join(folder, 'no', 'out.csv'))).toThrow(
      `The folder ${join(folder, 'no')} does not exist: create it first`,
    );
    expect(readdirSync(folder)).toEqual(['deep']);
  });
});

describe('a decimal', () => {
  it('reads back as the same number and has no exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDecimal(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});
