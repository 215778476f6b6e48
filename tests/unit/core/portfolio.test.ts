import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '#core/analysis/report.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { type MarketInput, type PortfolioInput, type RunOutcome, runPortfolio } from '#core/simulation/backtest.ts';
import type { BacktestSettings } from '#core/simulation/settings.ts';
import type { MarketResult } from '#core/simulation/simulation.ts';
import { engineInput, reportOf, run } from './support/engine.ts';
import { anyExitArbitrary, barsArbitrary } from './support/generators.ts';
import { HOUR, type Row, START, settingsOf, toColumns } from './support/market.ts';
import { type ExitUse, inputOf, RISE } from './support/scenario.ts';

interface Together {
  readonly markets: Readonly<Record<string, readonly Row[]>>;
  readonly exits?: readonly ExitUse[];
  readonly settings?: Partial<BacktestSettings>;
  readonly instrument?: Partial<Instrument>;
}

/** Several markets, told by every close as in `play`, long only, on one account of 1000. */
function portfolio({ markets, exits, settings, instrument }: Together): PortfolioInput {
  const inputs = Object.entries(markets).map(([market, rows]) => ({
    ...inputOf({ rows, exits, instrument, template: { direction: 'long' } }),
    market,
  }));
  const [{ strategy, timeframeMs }] = inputs;
  return { strategy, timeframeMs, settings: settingsOf({ equity: 1000, ...settings }), markets: inputs };
}

function runTogether(input: PortfolioInput): RunOutcome {
  const outcome = runPortfolio(input);
  if (!outcome) throw new Error('the run was cancelled');
  return outcome;
}

const playTogether = (together: Together): Report => reportOf(runTogether(portfolio(together)));

const percent = (value: number) => ({ sizing: { kind: 'equity-percent', percent: value } }) as const;
const notional = (value: number) => ({ sizing: { kind: 'notional', notional: value } }) as const;
const still = (price: number): Row => [price, price, price, price];
/** One candle later than `RISE`. */
const LATER_RISE: readonly Row[] = [still(100), ...RISE];

describe('an entry of one instrument beside a position of another', () => {
  // A is long from the open of candle 2 at 100; it opens candle 3, where B enters, at 110.
  const markets = {
    A: [...RISE, [100, 110, 100, 110], still(110)] as const,
    B: [...LATER_RISE, [100, 101, 100, 101]] as const,
  };

  test('is sized by the equity with the open profit of the other', () => {
    const { trades } = playTogether({ markets, settings: percent(40) });
    // A: 40 % of 1000 at 100. B: 40 % of 1000 + 4 × 10 at 100.
    expect(trades.map(({ symbol, amount }) => [symbol, amount])).toEqual([
      ['A', 4],
      ['B', 4.16],
    ]);
  });

  test.each([
    // 1050 of equity ask for 525. Isolated: cash 1000 less A's margin 500. Cross: the open profit of 50 counts as well.
    ['isolated', ['A'], [{ reason: 'not enough margin', count: 1 }]],
    ['cross', ['A', 'B'], []],
  ] as const)('needs margin that is free: %s', (marginMode, symbols, refusals) => {
    const { trades, assumptions } = playTogether({ markets, settings: { ...percent(50), marginMode } });
    expect(trades.map(({ symbol }) => symbol)).toEqual(symbols);
    expect(assumptions.refusals).toEqual(refusals);
    expect(assumptions.markets[1].refusals).toEqual(refusals);
  });

  test('comes after all exits of the same open, whatever the order of the markets', () => {
    const { A, B } = markets;
    const { trades } = playTogether({
      markets: { B, A },
      exits: [['time-stop', { candles: 1 }]],
      settings: percent(100),
    });
    // A: 10 contracts from 100 to 110. With the 1100 B enters at that very open, and ends at 101.
    expect(trades.map(({ symbol, amount, pnl }) => [symbol, amount, pnl])).toEqual([
      ['A', 10, 100],
      ['B', 11, 11],
    ]);
  });

  test('of the same open comes in the order of the markets', () => {
    const rows = [...RISE, still(100)];
    const symbols = (order: Record<string, readonly Row[]>) =>
      playTogether({ markets: order, settings: percent(100) }).trades.map(({ symbol }) => symbol);
    expect(symbols({ A: rows, B: rows })).toEqual(['A']);
    expect(symbols({ B: rows, A: rows })).toEqual(['B']);
  });

  test.each([
    ['maxPositions', 1, 'limit of open positions', 1, 1],
    // A takes 0.4 of the equity; with B, at A's mark of 110, it would be (440 + 416) / 1040 = 0.823.
    ['maxExposure', 0.8, 'limit of the exposure in all', 1, 1],
    // Each asks for 400 of 1000.
    ['maxNotional', 399, 'limit of the notional of one position', 3, 0],
    // A asks again at the next close.
    ['maxInstrumentExposure', 0.3, 'limit of the exposure of one instrument', 3, 0],
  ] as const)('is refused by %s %d', (limit, value, reason, count, made) => {
    const limits = { ...settingsOf().limits, [limit]: value };
    const { trades, assumptions } = playTogether({ markets, settings: { ...percent(40), limits } });
    expect(trades).toHaveLength(made);
    expect(assumptions.refusals).toEqual([{ reason, count }]);
  });

  test('is not refused by a limit that it just meets', () => {
    const limits = { maxPositions: 2, maxExposure: 856 / 1040, maxInstrumentExposure: 0.4, maxNotional: 416 };
    expect(playTogether({ markets, settings: { ...percent(40), limits } }).trades).toHaveLength(2);
  });
});

describe('the account of several instruments', () => {
  test('is marked at every moment that one of them has a candle, at the last price of each', () => {
    const { equity, metrics, assumptions } = playTogether({
      markets: {
        A: [...RISE, [100, 104, 100, 104], [104, 106, 104, 106], still(106)],
        // No candle at hour 3; it ends at hour 4 like A.
        B: [...RISE, [100, 102, 100, 102], [101, 101, 101, 101, 1]],
      },
      settings: notional(100),
    });
    expect(equity.map(([time, value]) => [(time - START) / HOUR, value])).toEqual([
      [0, 1000],
      [1, 1000],
      [2, 1006], // A +4, B +2
      [3, 1008], // A +6, B still at 102
      [4, 1007], // A +6, B +1
    ]);
    expect(assumptions).toMatchObject({ candles: 9, gaps: 1, market: 'A + B' });
    // Three of five moments with a position; at hour 3 A is worth 106 and B 102 of 1008.
    expect(metrics.all.exposurePct).toBeCloseTo(60, 9);
    expect(metrics.all.maxLeverage).toBeCloseTo(208 / 1008, 9);
    // Two entries of 100 and exits of 106 and 101.
    expect(metrics.all.turnover).toBeCloseTo(0.407, 9);
    // Half of the money in each: A rose by 6 %, B by 1 %.
    expect(metrics.all.buyHoldPct).toBeCloseTo(3.5, 9);
  });

  test('ends the position of an instrument whose candles end, and goes on with the others', () => {
    const { trades, equity } = playTogether({
      markets: { A: [...RISE, [100, 105, 100, 105]], B: [still(50), still(50), still(50), still(50), still(50)] },
      settings: notional(100),
    });
    expect(trades).toMatchObject([{ symbol: 'A', exitReason: 'end-of-data', pnl: 5, exitTime: START + 3 * HOUR }]);
    expect(equity.map(([, value]) => value)).toEqual([1000, 1000, 1005, 1005, 1005]);
  });

  test('pays the funding of each instrument on its own position', () => {
    const input = portfolio({
      markets: { A: [...RISE, still(100), still(100), still(100)], B: [...RISE, still(100), still(100), still(100)] },
      settings: notional(100),
    });
    const funding = (hour: number, rate: number) => ({
      time: Float64Array.of(START + hour * HOUR),
      rate: Float64Array.of(rate),
    });
    const [a, b] = input.markets;
    const markets = [
      { ...a, funding: funding(3, 0.01) },
      { ...b, funding: funding(3.5, -0.02) },
    ];
    const { trades, equity } = reportOf(runTogether({ ...input, markets }));
    expect(trades.map(({ symbol, funding: paid }) => [symbol, paid])).toEqual([
      ['A', 1],
      ['B', -2],
    ]);
    // A pays before candle 3 opens, B inside it: both before its close.
    expect(equity.map(([, value]) => value)).toEqual([1000, 1000, 1000, 1001, 1001]);
  });
});

describe('a liquidation beside another position', () => {
  const settings = { ...notional(4000), leverage: 10 } as const;
  const markets = (b: number, low: number) => ({
    A: [...RISE, still(100), [100, 100, low, low]] as const,
    B: [...RISE, [100, Math.max(100, b), Math.min(100, b), b], still(b)] as const,
  });

  test('loses the isolated margin alone', () => {
    const { trades, metrics } = playTogether({ markets: markets(100, 75), settings });
    // 40 contracts, margin 400: 400 + 40 (P − 100) = 0.005 × 40 P.
    expect(trades).toMatchObject([
      { symbol: 'A', exitReason: 'liquidation', pnl: -400, exitPrice: expect.closeTo(3600 / 39.8, 9) },
      { symbol: 'B', exitReason: 'end-of-data', pnl: 0 },
    ]);
    expect(metrics.all.finalEquity).toBe(600);
  });

  test('takes the whole account in cross mode, and the other position with it', () => {
    const { trades, metrics } = playTogether({
      markets: markets(100, 75),
      settings: { ...settings, marginMode: 'cross' },
    });
    // Behind A stand 1000 less the 20 that B must keep: 980 + 40 (P − 100) = 0.2 P.
    expect(trades).toMatchObject([
      { symbol: 'A', exitReason: 'liquidation', pnl: -1000, exitPrice: expect.closeTo(3020 / 39.8, 9) },
      { symbol: 'B', exitReason: 'liquidation', pnl: 0, exitPrice: 100 },
    ]);
    expect(metrics.all).toMatchObject({ finalEquity: 0, liquidations: 2 });
  });

  test.each([
    // B at 105 adds 200 and keeps 21: 1179 + 40 (P − 100) = 0.2 P gives 70.88.
    [71, ['end-of-data', 'end-of-data'], 1000 - 40 * 29 + 200],
    [70, ['liquidation', 'liquidation'], 0],
  ] as const)('is held off in cross mode by the profit of the other, down to %d', (low, reasons, equity) => {
    const { trades, metrics } = playTogether({
      markets: markets(105, low),
      settings: { ...settings, marginMode: 'cross' },
    });
    expect(trades.map(({ exitReason }) => exitReason)).toEqual(reasons);
    expect(metrics.all.finalEquity).toBe(equity);
    expect(trades.reduce((sum, { pnl }) => sum + pnl, 0)).toBeCloseTo(equity - 1000, 9);
  });
});

const COLUMNS = [
  ...(['side', 'amount', 'entryIndex', 'entryPrice', 'exitIndex', 'exitPrice', 'exitAt', 'pnl', 'fees'] as const),
  ...(['funding', 'slippage', 'lowest', 'highest', 'stop', 'target'] as const),
];

/** Everything that a market leaves behind, to the bit. */
function remains({ log, refusals, ties, openPosition }: MarketResult) {
  return {
    trades: COLUMNS.map((name) => [...log.column(name)]),
    reasons: [...log.column('reason')].map((number) => log.reasonText(number)),
    parts: log.parts,
    refusals: refusals.all,
    ties,
    open: openPosition && { ...openPosition, equityBefore: 0 },
  };
}

describe('random runs over several instruments', () => {
  test('one instrument alone leaves the same bits as the run that knows only one', () => {
    fc.assert(
      fc.property(anyExitArbitrary(1, 100), (slow) => {
        const input = engineInput(slow);
        const alone = run(input);
        const together = runTogether({ ...input, markets: [input] });
        expect(remains(together.markets[0].simulation)).toEqual(remains(alone.simulation));
        expect(together.curve).toEqual(alone.curve);
        expect(reportOf(together)).toEqual(reportOf(alone));
      }),
      { numRuns: 400 },
    );
  });

  test('instruments that cannot get in each other’s way trade as they would alone', () => {
    fc.assert(
      fc.property(anyExitArbitrary(1, 80), fc.array(barsArbitrary(1, 80), { maxLength: 3 }), (slow, others) => {
        const settings = { ...slow.settings, equity: 1e15, marginMode: 'isolated', ...notional(100) } as const;
        const first = engineInput({ ...slow, settings });
        const inputs = [first, ...others.map((bars) => ({ ...first, candles: toColumns(bars) }))];
        const together = runTogether({ ...first, markets: inputs });
        for (const [k, input] of inputs.entries()) {
          expect(remains(together.markets[k].simulation)).toEqual(remains(run(input).simulation));
        }
      }),
      { numRuns: 200 },
    );
  });

  const several = fc.tuple(anyExitArbitrary(2, 80), barsArbitrary(2, 80), barsArbitrary(2, 80));
  const marketsOf = (first: MarketInput, ...more: (typeof first.candles)[]): MarketInput[] => [
    { ...first, market: 'x:A/USD:USD' },
    ...more.map((candles, k) => ({ ...first, candles, market: `x:${'BC'[k]}/USD:USD` })),
  ];

  test('what the account gains is what the trades gain', () => {
    fc.assert(
      fc.property(several, ([slow, b, c]) => {
        const first = engineInput({ ...slow, settings: { ...slow.settings, closeAtEnd: true } });
        const { trades, metrics } = reportOf(
          runTogether({ ...first, markets: marketsOf(first, toColumns(b), toColumns(c)) }),
        );
        const gained = trades.reduce((sum, { pnl }) => sum + pnl, 0);
        const size = trades.reduce((sum, { pnl, fees }) => sum + Math.abs(pnl) + Math.abs(fees), first.settings.equity);
        expect(Math.abs(gained - Number(metrics.all.netProfit))).toBeLessThan(1e-9 * size);
      }),
      { numRuns: 300 },
    );
  });

  test('never more positions are open than the limit allows', () => {
    fc.assert(
      fc.property(several, fc.integer({ min: 1, max: 2 }), ([slow, b, c], maxPositions) => {
        const limits = { ...slow.settings.limits, maxPositions };
        const first = engineInput({ ...slow, settings: { ...slow.settings, limits } });
        const { trades } = reportOf(runTogether({ ...first, markets: marketsOf(first, toColumns(b), toColumns(c)) }));
        for (const { entryTime } of trades) {
          // One that leaves at this open has left when another enters.
          const open = trades.filter((other) => other.entryTime <= entryTime && other.exitTime > entryTime);
          expect(open.length).toBeLessThanOrEqual(maxPositions);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('nothing up to a moment changes when any instrument’s later candles change', () => {
    fc.assert(
      fc.property(several, fc.double({ min: 0, max: 1, noNaN: true }), ([slow, b, c], share) => {
        const first = engineInput({ ...slow, settings: { ...slow.settings, closeAtEnd: false } });
        const whole = runTogether({ ...first, markets: marketsOf(first, toColumns(b), toColumns(c)) });
        const { time, equity } = whole.curve;
        const known = Math.floor(share * time.length);
        const upTo = (bars: typeof b) => bars.filter((bar) => bar.time < (time[known] ?? Number.POSITIVE_INFINITY));
        // C ends there, B goes on at other prices.
        const risen = b.map((bar) =>
          bar.time < (time[known] ?? Number.POSITIVE_INFINITY)
            ? bar
            : { ...bar, open: bar.open * 2, high: bar.high * 2, low: bar.low * 2, close: bar.close * 2 },
        );
        const [last] = upTo(c).slice(-1);
        if (!last) return;
        const cut = runTogether({ ...first, markets: marketsOf(first, toColumns(risen), toColumns(upTo(c))) });
        // Times of C's own that come later are not in the shorter run, so only the common beginning is compared.
        const common = Math.min(known, cut.curve.time.length);
        expect([...cut.curve.equity.subarray(0, common)]).toEqual([...equity.subarray(0, common)]);
      }),
      { numRuns: 200 },
    );
  });
});
