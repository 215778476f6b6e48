import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANDLE_COLUMNS, type Candles, sliceCandles } from '#core/market/candles.ts';
import { CandleLoader } from '#renderer/charts/candle-loader.ts';
import { CandleStretch, MAX_LOADED, PAGE } from '#renderer/charts/candle-stretch.ts';
import { spanWithin } from '#renderer/charts/candle-window.ts';
import { curvePointsAt } from '#renderer/charts/curve-at.ts';
import { marketNames, marketsInWords } from '#renderer/format/market.ts';
import { compareAssumptions } from '#renderer/pages/compare/compared-assumptions.ts';
import { describeRun } from '#renderer/pages/compare/run-label.tsx';
import { createReportModel } from '#renderer/report/report-model.ts';
import { type EmbeddedReport, embeddedSource } from '#renderer/report-file/embedded-report.ts';
import { HOUR, START } from '../core/support/market.ts';
import { BTC, CANDLES, portfolioReport, XRP } from './support/portfolio-report.ts';

const report = portfolioReport();
const model = createReportModel(report);
const [btc, xrp] = model.markets;

describe('the names of markets', () => {
  it.each([
    [['binance:BTC/USDT:USDT'], ['BTC']],
    [
      [BTC, XRP],
      ['BTC', 'XRP'],
    ],
    [
      [BTC, 'bybit:BTC/USDT:USDT'],
      ['binance BTC', 'bybit BTC'],
    ],
    [
      ['kraken:BTC/USD:USDC', 'kraken:BTC/USDC:USDC'],
      ['kraken BTC/USD', 'kraken BTC/USDC'],
    ],
    [
      ['bitmex:BTC/USD:BTC', 'bitmex:BTC/USD:USDT'],
      ['bitmex:BTC/USD:BTC', 'bitmex:BTC/USD:USDT'],
    ],
    [
      ['btc.csv', BTC],
      ['btc.csv', 'BTC'],
    ],
  ])('of %o are %o', (markets, names) => {
    expect(marketNames(markets)).toEqual(names);
  });

  it.each([
    [[BTC], 'binance BTC/USDT'],
    [[BTC, XRP], 'BTC, XRP'],
    [['candles.csv'], 'candles.csv'],
    [['A', 'B', 'C', 'D', 'E', 'F'].map((coin) => `okx:${coin}/USDT:USDT`), 'A, B, C and 3 more'],
  ])('of %o are "%s" in a line', (markets, words) => {
    expect(marketsInWords(markets)).toBe(words);
  });
});

describe('a report over two instruments', () => {
  it('gives each of them its own trades, by entry time, and none to both', () => {
    expect(btc?.trades.length).toBeGreaterThan(3);
    expect(xrp?.trades.length).toBeGreaterThan(3);
    expect((btc?.trades.length ?? 0) + (xrp?.trades.length ?? 0)).toBe(model.trades.length);
    for (const market of model.markets) {
      expect(market.trades.every((trade) => model.marketOf(trade) === market)).toBe(true);
      const entries = market.trades.map(({ entryTime }) => entryTime);
      expect(entries).toEqual([...entries].sort((a, b) => a - b));
    }
  });

  it('writes prices as each instrument asks for: in its steps, else by their size', () => {
    expect(btc?.price(61_234.56)).toBe('61,234.6');
    expect(xrp?.price(0.61234)).toBe('0.61234');
    expect(btc?.priceStep).toBeCloseTo(0.1, 12);
  });

  it('writes prices of an instrument without trades by their size', () => {
    const quiet = createReportModel({ ...report, trades: report.trades.filter(({ symbol }) => symbol === BTC) });
    expect(quiet.markets[1]?.trades).toEqual([]);
    expect(quiet.markets[1]?.price(0.61234)).toBe('0.61234');
  });

  it('counts money in the coin that both settle in', () => {
    expect(model).toMatchObject({ coin: 'USDT', quote: 'USDT' });
    expect(model.markets.map(({ quote }) => quote)).toEqual(['USDT', 'USDT']);
  });

  it('has in its table of markets what their trades add up to', () => {
    for (const { market, trades } of model.markets) {
      const closed = trades.filter(({ open }) => !open);
      const group = report.tables.market.find(({ key }) => key === market);
      expect(group?.trades).toBe(closed.length);
      expect(group?.pnl).toBeCloseTo(
        closed.reduce((sum, { pnl }) => sum + pnl, 0),
        8,
      );
    }
  });

  it('is described briefly, and with its limits', () => {
    expect(describeRun(model)).toBe('BTC, XRP · 1h · 2024-01-01 to 2024-01-26');
    const row = (title: string) => compareAssumptions([model]).find((each) => each.title === title)?.values;
    expect(row('Market')).toEqual([`${BTC}, ${XRP}`]);
    expect(row('Price tick')).toEqual(['0.1; None']);
    expect(row('Maintenance margin')).toEqual(['0.5000\u2009%']);
    expect(row('Open positions')).toEqual(['2 at most']);
    expect(row('Exposure in all')).toEqual(['1.5 × equity']);
    expect(row('Exposure of each')).toEqual(['No limit']);
  });
});

describe('the curves of the account under the candles of one instrument', () => {
  const { curve } = model;

  it('have at each candle what the account was worth at its close', () => {
    const worth = new Map(report.equity);
    for (const candles of [CANDLES.btc, CANDLES.xrp]) {
      const times = [...candles.time];
      const points = curvePointsAt(curve.time, times);
      expect(Array.from(points, (point) => curve.equity[point])).toEqual(times.map((time) => worth.get(time)));
    }
  });

  it('go on where the instrument has no candle', () => {
    const { times, candleAt } = new CandleStretch(CANDLES.xrp, HOUR);
    const hole = times.flatMap((time, i) => (candleAt[i] === -1 ? [time] : []));
    expect(hole).toEqual(Array.from({ length: 7 }, (_, i) => START + (200 + i) * HOUR));
    const points = curvePointsAt(curve.time, hole);
    expect(Array.from(points, (point) => curve.time[point])).toEqual(hole);
  });

  it('never show what was known only later, whatever the times', () => {
    const times = fc
      .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 30 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(times, times, (known, asked) => {
        const points = curvePointsAt(known, asked);
        asked.forEach((moment, i) => {
          const expected = known.filter((time) => time <= moment).length - 1;
          expect(points[i]).toBe(expected);
        });
      }),
    );
  });
});

describe('what the chart loads', () => {
  const embed = (candles: Candles): EmbeddedReport['candles'][number] => {
    const columns = Object.fromEntries(CANDLE_COLUMNS.map((name) => [name, Array.from(candles[name])])) as Record<
      (typeof CANDLE_COLUMNS)[number],
      number[]
    >;
    return { ...columns, offset: 0, total: candles.length };
  };
  const source = embeddedSource([embed(CANDLES.btc), embed(CANDLES.xrp)], () => undefined);
  const loaderOf = () => {
    const loading: boolean[] = [];
    return { loader: new CandleLoader(source, (now) => loading.push(now)), loading };
  };
  if (!btc || !xrp) throw new Error('The report has no two markets.');

  it('is the candles of the instrument that is wanted', async () => {
    const { loader, loading } = loaderOf();
    const answer = await loader.load(xrp, { limit: 3 });
    expect(answer.kind === 'candles' && [...answer.candles.close]).toEqual([...CANDLES.xrp.close.subarray(0, 3)]);
    expect(loading).toEqual([true, false]);
  });

  it('is dropped when something else was asked for meanwhile', async () => {
    const { loader, loading } = loaderOf();
    const [first, second] = await Promise.all([loader.load(btc, { limit: 3 }), loader.load(xrp, { limit: 3 })]);
    expect(first.kind).toBe('overtaken');
    expect(second.kind).toBe('candles');
    expect(loading).toEqual([true, false]);
  });

  it('is dropped, and waited for no longer, after a stop', async () => {
    const { loader, loading } = loaderOf();
    const asked = loader.load(btc, { limit: 3 });
    loader.stop();
    expect(loading).toEqual([true, false]);
    expect((await asked).kind).toBe('overtaken');
    expect(loading).toEqual([true, false]);
  });

  it('keeps to the range of the run', async () => {
    const { loader } = loaderOf();
    const shorter = { ...xrp, assumptions: { ...xrp.assumptions, to: START + 42 * HOUR } };
    const answer = await loader.load(shorter, { limit: 100 });
    expect(answer.kind === 'candles' && answer.candles.length).toBe(2);
  });

  it('says why there is nothing', async () => {
    const none = new CandleLoader(
      embeddedSource([null, null], () => undefined),
      () => undefined,
    );
    expect(await none.load(xrp, { limit: 1 })).toMatchObject({ kind: 'failed', why: expect.stringMatching(/candles/) });
  });
});

describe('the stretch of candles in memory', () => {
  const whole = CANDLES.btc;
  const part = (from: number, to: number) => new CandleStretch(sliceCandles(whole, from, to), HOUR);
  const opensOf = ({ candles }: CandleStretch) => Array.from(candles.time, (time) => (time - START) / HOUR);

  it('grows at either side', () => {
    const left = part(10, 12).extended('left', sliceCandles(whole, 8, 10), HOUR);
    expect(opensOf(left)).toEqual([8, 9, 10, 11]);
    const right = part(10, 12).extended('right', sliceCandles(whole, 12, 14), HOUR);
    expect(opensOf(right)).toEqual([10, 11, 12, 13]);
    expect([right.edge('left'), right.edge('right')]).toEqual([START + 10 * HOUR, START + 13 * HOUR]);
  });

  it('drops at the other side what is too much', () => {
    const long = (from: number, count: number): Candles => {
      const time = Float64Array.from({ length: count }, (_, i) => START + (from + i) * HOUR);
      return { length: count, time, open: time, high: time, low: time, close: time, volume: time };
    };
    const full = new CandleStretch(long(PAGE, MAX_LOADED), HOUR);
    const left = full.extended('left', long(0, PAGE), HOUR);
    expect([left.candles.length, left.firstTime]).toEqual([MAX_LOADED, START]);
    const right = full.extended('right', long(PAGE + MAX_LOADED, 1), HOUR);
    expect([right.candles.length, right.firstTime]).toEqual([MAX_LOADED, START + (PAGE + 1) * HOUR]);
  });

  it('knows the candle that holds a time, and none where it is missing', () => {
    const xrpStretch = new CandleStretch(CANDLES.xrp, HOUR);
    const index = xrpStretch.indexOf(START + 203.5 * HOUR);
    expect(xrpStretch.times[index]).toBe(START + 203 * HOUR);
    expect(xrpStretch.candleOf(index)).toBeNull();
    expect(xrpStretch.extremesAt(index)).toBeNull();
    expect(xrpStretch.candleOf(1)).toMatchObject({
      close: CANDLES.xrp.close[1],
      previous: CANDLES.xrp.close[0],
    });
  });
});

describe('a span that another instrument is shown in', () => {
  it.each([
    ['lies inside', { from: 20, to: 30 }, { from: 20, to: 30 }],
    ['reaches beyond one end', { from: 5, to: 30 }, { from: 10, to: 30 }],
    ['reaches beyond both ends', { from: 0, to: 99 }, { from: 10, to: 50 }],
    ['lies before all of it', { from: 0, to: 8 }, { from: 10, to: 18 }],
    ['lies behind all of it', { from: 60, to: 75 }, { from: 35, to: 50 }],
    ['lies behind and is longer than it', { from: 100, to: 200 }, { from: 10, to: 50 }],
    ['touches its end', { from: 50, to: 60 }, { from: 40, to: 50 }],
  ])('%s', (_where, span, shown) => {
    expect(spanWithin(span, { from: 10, to: 50 })).toEqual(shown);
  });
});
