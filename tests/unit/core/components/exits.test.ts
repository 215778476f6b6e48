import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyParams, StrategyContext } from '#core/components/component.ts';
import { permissionsFromSessions } from '#core/strategy/entry-gate.ts';
import type { Session } from '#core/strategy/template.ts';
import type { EntryFacts, ExitRule } from '#core/trading/exit-rule.ts';
import { slowAverage } from '../oracle/averages.ts';
import { type Bar, slowAtr, slowRsi } from '../oracle/indicators.ts';
import { inSession } from '../oracle/strategy.ts';
import { componentOf, graphOf, paramsOf, warmupOf } from '../support/component-cases.ts';
import { closesOf, walk } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses, HOUR, type Row } from '../support/market.ts';
import { FALL, firstTrade, hour, play, RISE } from '../support/scenario.ts';

/** An exit rule over candles that have all been evaluated. */
function ruleOf(use: string, params: AnyParams, bars: readonly Bar[], sessions: readonly Session[] = []): ExitRule {
  const graph = graphOf({ bars });
  const strategy: StrategyContext = {
    directionAt: () => graph.directions(),
    inSession: sessions.length > 0 ? permissionsFromSessions(graph, sessions, HOUR) : null,
    sessions,
  };
  const rule = componentOf(use).exit?.(graph, paramsOf(use, params), strategy);
  if (!rule) throw new Error(`${use} has no exit rule`);
  graph.run(0, bars.length);
  return rule();
}

/** A position that was decided at the close of `signalIndex` and filled at the next open. */
function position(side: 1 | -1, signalIndex: number): EntryFacts {
  return { side, entryPrice: 100, signalIndex, entryIndex: signalIndex + 1, breakEven: 100 };
}

/** The closes at which a rule would leave a position. */
function leavesAt(rule: ExitRule, facts: EntryFacts, bars: readonly Bar[]): number[] {
  return bars.flatMap((bar, i) => (i >= facts.entryIndex && rule.leaveAtClose?.(i, bar.close, facts) ? [i] : []));
}

describe('volatility-exit', () => {
  // True ranges (from candle 1 on) 2 2 2 4 4 8 2: averages of one, two and so on.
  const bars = barsFrom([1, 1, 1, 1, 2, 2, 4, 1].map((half): Row => [100, 100 + half, 100 - half, 100]));

  test('leaves where the average true range reaches the multiple of what it was at the signal', () => {
    const rule = ruleOf('volatility-exit', { atr: 1, factor: 2 }, bars);
    // The multiple itself counts; the signal candle is the measure, not the entry candle.
    expect(leavesAt(rule, position(1, 2), bars)).toEqual([4, 5, 6]);
    expect(leavesAt(rule, position(-1, 4), bars)).toEqual([6]);
    expect(leavesAt(ruleOf('volatility-exit', { atr: 1, factor: 2.01 }, bars), position(1, 2), bars)).toEqual([6]);
  });

  test('does not leave a market that stands as still as it did', () => {
    const still = barsFromCloses([5, 5, 5, 5, 5]);
    expect(leavesAt(ruleOf('volatility-exit', { atr: 1 }, still), position(1, 2), still)).toEqual([]);
  });

  test('in a run: a market order at the next open, with its reason', () => {
    const { exitReason, exitTime, exitPrice } = firstTrade({
      rows: [...RISE, [101, 101.5, 100.5, 101], [101, 104, 98, 101], [102, 102, 102, 102]],
      exits: [['volatility-exit', { atr: 1, factor: 2 }]],
    });
    expect([exitReason, hour(exitTime), exitPrice]).toEqual(['volatility-exit', 4, 102]);
  });

  test('needs the average true range', () => {
    expect(warmupOf('volatility-exit')).toBe(15);
  });
});

describe('session-end', () => {
  const hours = (count: number) => barsFromCloses(Array.from({ length: count }, () => 100));
  const day: Session[] = [{ days: ['mon', 'tue'], start: '07:00', end: '21:00' }];
  /** The hours, from Monday 00:00 on, at whose closes a position would be left. */
  const closesThatLeave = (sessions: readonly Session[], bars: readonly Bar[], from: number) =>
    leavesAt(ruleOf('session-end', {}, bars, sessions), position(1, from - 1), bars).map((i) => i + 1);

  test('leaves at the last close inside the session: the next one is the end, which lies outside', () => {
    const [first] = closesThatLeave(day, hours(30), 7);
    expect(first).toBe(20);
  });

  test('a position that was entered at that very close leaves at the first one outside', () => {
    expect(closesThatLeave(day, hours(30), 20)[0]).toBe(21);
  });

  test('a hole over the end does not keep a position', () => {
    // The candle that closes at 19:00 is followed by one that closes at 08:00 on Tuesday, inside again, but after the
    // hole that closes at 20:00 on the same day is the last one.
    const bars = barsFrom([...Array.from({ length: 19 }, (): Row => [1, 1, 1, 1]), [1, 1, 1, 1, 4], [1, 1, 1, 1]]);
    // Candle 19 closes at 24:00, outside.
    expect(leavesAt(ruleOf('session-end', {}, bars, day), position(1, 9), bars)).toEqual([19, 20]);
  });

  test('sessions that follow each other without a break are one', () => {
    const halves: Session[] = [
      { days: ['mon'], start: '07:00', end: '12:00' },
      { days: ['mon'], start: '12:00', end: '16:00' },
    ];
    expect(closesThatLeave(halves, hours(20), 7)[0]).toBe(15);
  });

  test('over midnight, and over the end of the week', () => {
    const night: Session[] = [{ days: ['sun'], start: '22:00', end: '03:00' }];
    // A week of hours: Monday 02:00 is the last close, and again a week later.
    expect(closesThatLeave(night, hours(7 * 24 + 5), 7 * 24 - 1)[0]).toBe(7 * 24 + 2);
  });

  test('without sessions it asks nothing', () => {
    expect(ruleOf('session-end', {}, hours(3))).toEqual({ reason: 'session-end' });
  });

  test('in a run a position does not outlive its session', () => {
    const report = play({
      rows: Array.from({ length: 48 }, (_, i): Row => [100 + i, 101 + i, 100 + i, 101 + i]),
      exits: [['session-end']],
      template: { sessions: day },
    });
    // Entered as soon as the session allows; Monday's and Tuesday's.
    expect(report.trades.map(({ entryTime }) => hour(entryTime))).toEqual(expect.arrayContaining([7, 31]));
    const closed = report.trades.filter(({ open }) => !open);
    expect(closed.map(({ exitReason }) => exitReason)).toEqual(closed.map(() => 'session-end'));
    expect(closed.map(({ exitTime }) => hour(exitTime))).toEqual([20, 44]);
  });
});

describe('indicator-target', () => {
  const bars = barsFromCloses([10, 12, 14, 13, 9, 8, 11, 12]);
  //  mean of three:              –   –  12  13 12 10  9⅓ 10⅓
  const leaves = (params: AnyParams, side: 1 | -1, signalIndex: number) =>
    leavesAt(ruleOf('indicator-target', params, bars), position(side, signalIndex), bars);

  test('the middle Bollinger band: longs leave at a close on or above it, shorts on or below', () => {
    expect(leaves({ period: 3 }, 1, 2)).toEqual([3, 6, 7]);
    expect(leaves({ period: 3 }, -1, 2)).toEqual([3, 4, 5]);
  });

  test('a moving average of any kind', () => {
    // WMA 2: (10+24)/3 = 11⅓, 13⅓, 13⅓, 10⅓, 8⅓, 10, 11⅔.
    const wma = { target: 'ma', type: 'wma', period: 2 };
    expect(leaves(wma, 1, 2)).toEqual([6, 7]);
    expect(leaves(wma, -1, 2)).toEqual([3, 4, 5]);
  });

  test('a level of the RSI, mirrored for shorts', () => {
    // RSI 2: gains and losses 2 0, 1 .5, .5 2.25, .25 1.625, 1.625 .8125, 1.3125 .40625 from candle 2 on:
    // 100, 66.7, 18.2, 13.3, 66.7, 76.4.
    const level = (value: number) => ({ target: 'rsi', rsi: 2, level: value });
    expect(leaves(level(60), 1, 3)).toEqual([6, 7]);
    expect(leaves(level(70), 1, 3)).toEqual([7]);
    // Shorts leave at 40 or less, at 14 or less.
    expect(leaves(level(60), -1, 3)).toEqual([4, 5]);
    expect(leaves(level(86), -1, 3)).toEqual([5]);
  });

  test('in a run: a market order at the next open, with its reason', () => {
    // A short whose price falls below the mean of two at the first close.
    const { side, exitReason, exitTime, exitPrice } = firstTrade({
      rows: [...FALL, [99, 99, 98, 98], [97, 97, 97, 97]],
      exits: [['indicator-target', { period: 2 }]],
    });
    expect([side, exitReason, hour(exitTime), exitPrice]).toEqual(['short', 'indicator-target', 3, 97]);
  });

  test.each<[AnyParams, number]>([
    [{}, 20],
    [{ target: 'ma', type: 'hma', period: 16 }, 19],
    [{ target: 'rsi' }, 15],
  ])('%o needs %d candles', (params, candles) => {
    expect(warmupOf('indicator-target', params)).toBe(candles);
  });
});

describe('on a long walk, against what looks at every candle anew', () => {
  const bars = walk(400);
  const closes = closesOf(bars);
  const any = fc.record({ side: fc.constantFrom<(1 | -1)[]>(1, -1), signalIndex: fc.integer({ min: 60, max: 390 }) });

  /** Expects the rule to leave exactly where `wanted` says so, wherever a position begins. */
  function expectLeaves<P extends AnyParams>(
    use: string,
    params: fc.Arbitrary<P>,
    wanted: (params: P) => (index: number, facts: EntryFacts) => boolean,
    sessions: readonly Session[] = [],
  ): void {
    let left = 0;
    fc.assert(
      fc.property(params, any, (chosen, { side, signalIndex }) => {
        const facts = position(side, signalIndex);
        const leaves = wanted(chosen);
        const expected = bars.flatMap((_, i) => (i >= facts.entryIndex && leaves(i, facts) ? [i] : []));
        expect(leavesAt(ruleOf(use, chosen, bars, sessions), facts, bars)).toEqual(expected);
        left += expected.length;
      }),
      { numRuns: 60 },
    );
    expect(left).toBeGreaterThan(100);
  }

  test('volatility-exit', () => {
    const params = fc.record({ atr: fc.integer({ min: 1, max: 20 }), factor: fc.constantFrom(1.01, 1.13, 1.71) });
    expectLeaves('volatility-exit', params, ({ atr, factor }) => {
      const range = slowAtr(bars, atr);
      return (i, { signalIndex }) => range[i] >= factor * range[signalIndex];
    });
  });

  test('indicator-target at an average', () => {
    const average = fc.record({
      target: fc.constant('ma'),
      type: fc.constantFrom('sma', 'ema', 'wma', 'hma', 'vwma'),
      period: fc.integer({ min: 2, max: 20 }),
    });
    const band = fc.record({
      target: fc.constant('bollinger-middle'),
      type: fc.constant('sma'),
      period: fc.integer({ min: 2, max: 20 }),
    });
    expectLeaves('indicator-target', fc.oneof(average, band), ({ type, period }) => {
      const line = slowAverage(type, bars, period);
      return (i, { side }) => side * (closes[i] - line[i]) >= 0;
    });
  });

  test('indicator-target at a level of the RSI', () => {
    const params = fc.record({
      target: fc.constant('rsi'),
      rsi: fc.integer({ min: 2, max: 20 }),
      level: fc.constantFrom(37.3, 50.1, 61.7),
    });
    expectLeaves('indicator-target', params, ({ rsi, level }) => {
      const line = slowRsi(closes, rsi);
      return (i, { side }) => (side > 0 ? line[i] >= level : line[i] <= 100 - level);
    });
  });

  test('session-end', () => {
    const sessions: Session[] = [
      { days: ['mon', 'wed', 'fri'], start: '22:00', end: '03:00' },
      { days: ['tue', 'thu'], start: '07:00', end: '12:00' },
      { days: ['thu'], start: '12:00', end: '16:00' },
    ];
    const due = (i: number) => bars[i].time + HOUR;
    expectLeaves(
      'session-end',
      fc.constant({}),
      () => (i) => !inSession(sessions, due(i)) || !inSession(sessions, due(i) + HOUR),
      sessions,
    );
  });
});
