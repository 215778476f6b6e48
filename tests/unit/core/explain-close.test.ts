import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainClose, explainCloseOfMarket } from '#core/analysis/explain-close.ts';
import { previewStrategy } from '#core/analysis/preview.ts';
import { engineInput, reportOf, run, strategyOf } from './support/engine.ts';
import { anyExitArbitrary } from './support/generators.ts';
import { HOUR, type Row, START } from './support/market.ts';
import { inputOf, RISE, type Scenario } from './support/scenario.ts';

const still = (price: number): Row => [price, price, price, price];

function sentenceAt(index: number, scenario: Scenario): string {
  return explainClose(inputOf(scenario), index).sentence;
}

describe('why a strategy did what it did at a close', () => {
  const rows = [...RISE, still(101), [101, 102, 101, 102], still(102)] as const;

  test.each([
    [0, 'The strategy was still warming up.'],
    [1, 'A long entry was ordered for the next open.'],
    [2, 'A long position was open and nothing said to leave it.'],
  ])('at candle %d of a plain rise: %s', (index, sentence) => {
    expect(sentenceAt(index, { rows })).toBe(sentence);
  });

  test('an exit names its rule, and what it was that it left', () => {
    expect(sentenceAt(2, { rows, exits: [['time-stop', { candles: 1 }]] })).toBe(
      'A long position was open; it was left by time-stop at the next open.',
    );
  });

  test('signals that did not reach the threshold are counted', () => {
    expect(sentenceAt(2, { rows: [still(100), still(100), still(100)] })).toBe(
      'No entry: the weighted score was 0 of 1 and 1 is needed (0 bullish and 0 bearish of 1 signal).',
    );
  });

  test('a check on the market that forbids is named', () => {
    expect(sentenceAt(1, { rows, template: { direction: 'short' } })).toBe(
      'The signals asked for a long entry, forbidden by only short entries.',
    );
  });

  test('an entry that was refused at the next open says why', () => {
    const settings = { sizing: { kind: 'notional', notional: 20_000 } } as const;
    const { refusedBy, sentence } = explainClose(inputOf({ rows, settings }), 1);
    expect(refusedBy).toEqual(['not enough margin']);
    expect(sentence).toBe('A long entry was ordered for the next open, but refused: not enough margin.');
  });

  test('a guard that looks at the past is named', () => {
    const input = inputOf({
      rows: [...rows, [102, 103, 102, 103], still(103)],
      exits: [['time-stop', { candles: 1 }]],
    });
    const guarded = strategyOf({
      ...input.strategy.template,
      components: [
        ...input.strategy.template.components,
        { id: 'wait', use: 'cooldown', role: 'guard', params: { afterExit: 5, afterLoss: 5 } },
      ],
    });
    // In at the open of candle 2, out at that of candle 3, whose close has risen.
    const preview = previewStrategy({ ...input, strategy: guarded }, 0);
    expect(preview.signals.filter(({ time }) => time === START + 3 * HOUR)).toEqual([
      { time: START + 3 * HOUR, direction: 1, blockedBy: ['guard "wait"'] },
    ]);
    const { guardedBy, sentence } = explainClose({ ...input, strategy: guarded }, 3);
    expect(guardedBy).toEqual(['guard "wait"']);
    expect(sentence).toBe('The signals asked for a long entry, forbidden by guard "wait".');
  });

  test('the numbers behind every component are there', () => {
    const { record } = explainClose(inputOf({ rows }), 3);
    expect(record).toMatchObject({ index: 3, time: START + 3 * HOUR, warm: true, direction: 1, entry: 1 });
    expect(record.components[0]).toMatchObject({
      role: 'signal',
      use: 'sma-cross',
      direction: 1,
      readings: [
        { name: 'SMA 1', value: 102 },
        { name: 'SMA 2', value: 101.5 },
      ],
    });
  });

  test('on a shared account, what the other instruments hold counts', () => {
    const settings = { sizing: { kind: 'equity-percent', percent: 60 } } as const;
    const input = inputOf({ rows, settings });
    const markets = ['A', 'B'].map((market) => ({ ...input, market }));
    const of = (market: number) => explainCloseOfMarket({ ...input, markets }, market, 1);
    expect(of(0).sentence).toBe('A long entry was ordered for the next open.');
    expect(of(1).sentence).toBe('A long entry was ordered for the next open, but refused: not enough margin.');
    expect(of(1).record).toEqual(of(0).record);
  });

  test('one market on a shared account is explained as if it were alone', () => {
    fc.assert(
      fc.property(anyExitArbitrary(3, 60), fc.double({ min: 0, max: 1, noNaN: true }), (slow, share) => {
        const input = engineInput(slow);
        const index = Math.min(slow.bars.length - 2, Math.floor(share * slow.bars.length));
        expect(explainCloseOfMarket({ ...input, markets: [input] }, 0, index)).toEqual(explainClose(input, index));
      }),
      { numRuns: 200 },
    );
  });

  test('agrees with the run itself at every close of random runs', () => {
    fc.assert(
      fc.property(anyExitArbitrary(3, 60), fc.double({ min: 0, max: 1, noNaN: true }), (slow, share) => {
        const input = engineInput({ ...slow, settings: { ...slow.settings, closeAtEnd: false } });
        const index = Math.min(slow.bars.length - 2, Math.floor(share * slow.bars.length));
        const { state, refusedBy } = explainClose(input, index);
        const entered = reportOf(run(input)).trades.some(({ entryTime }) => entryTime === slow.bars[index + 1].time);
        expect(entered).toBe(state.pendingEntry !== 0 && refusedBy.length === 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the preview of a strategy', () => {
  test('has the run’s own trades, its signals where they begin, and the lines behind them', () => {
    const rows = [...RISE, still(101), [101, 102, 101, 102], [102, 103, 102, 103], [103, 103, 100, 100]] as const;
    const input = inputOf({ rows, exits: [['time-stop', { candles: 2 }]], template: { direction: 'long' } });
    const preview = previewStrategy(input, 1);
    expect(preview.signals).toEqual([
      { time: START + HOUR, direction: 1, blockedBy: [] },
      { time: START + 3 * HOUR, direction: 1, blockedBy: [] },
      { time: START + 5 * HOUR, direction: -1, blockedBy: ['only long entries'] },
    ]);
    expect(preview.trades).toMatchObject([
      { direction: 1, entryTime: START + 2 * HOUR, exitTime: START + 4 * HOUR, reason: 'time-stop' },
      { direction: 1, entryTime: START + 5 * HOUR, exitTime: null },
    ]);
    expect(preview.lines.map(({ name, values }) => [name, ...values])).toEqual([
      ['SMA 1', 101, 101, 102, 103, 100],
      ['SMA 2', 100.5, 101, 101.5, 102.5, 101.5],
    ]);
  });
});
