import { describe, expect, test } from 'vitest';
import { evenCuts, lookAheadCheck } from '#core/analysis/look-ahead.ts';
import { ALLOWS_LONG, ALLOWS_SHORT, type Component, defineComponent } from '#core/components/component.ts';
import type { Role } from '#core/strategy/template.ts';
import type { ResolvedComponent } from '#core/strategy/validation.ts';
import { engineInput, templateOf } from './support/engine.ts';
import { barsFromCloses, HOUR, instrumentOf, settingsOf } from './support/market.ts';

/** A price that turns every few candles, never the same twice. */
const CLOSES: readonly number[] = Array.from({ length: 300 }, (_, i) => 100 + 5 * Math.sin(i / 3) + Math.sin(i * i));
const BARS = barsFromCloses(CLOSES);
const CUTS = Array.from({ length: 40 }, (_, k) => 50 + k);

const HONEST = templateOf([
  { use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } },
  { use: 'rsi-reversal', role: 'signal', params: { period: 5, output: 'state' } },
  { use: 'trend-filter', role: 'filter', params: { period: 10 } },
  { use: 'stop-loss', role: 'exit', params: { unit: 'atr', value: 3, atr: 5 } },
  { use: 'chandelier', role: 'exit', params: { period: 5 } },
  { use: 'break-even', role: 'exit' },
  { use: 'take-profit', role: 'exit', params: { ladder: ['1:50', '3:50'] } },
  { use: 'signal-flip', role: 'exit' },
  { use: 'time-stop', role: 'exit', params: { candles: 12 } },
]);

const INPUT = engineInput({
  template: HONEST,
  bars: BARS,
  timeframeMs: HOUR,
  instrument: instrumentOf(),
  settings: settingsOf({ sizing: { kind: 'notional', notional: 100 } }),
  funding: [],
});

/** The check of components that no catalogue would hold. */
function checkOf(...components: ResolvedComponent[]) {
  return lookAheadCheck({ ...INPUT, strategy: { template: HONEST, components } }, CUTS);
}

function inRole(role: Role, component: Component): ResolvedComponent {
  const use = { id: component.id, use: component.id, role, weight: 1, enabled: true, params: {} };
  return { use, component, params: {} };
}

const cheat = { title: 'Cheat', help: 'Reads candles that have not come.', params: {}, describe: () => 'it cheats' };

/** A signal that says where the price is going to be some candles later. */
const signalAhead = (candles: number) =>
  defineComponent({
    ...cheat,
    id: 'signal-ahead',
    roles: ['signal'],
    warmup: () => 1,
    signal: (graph) => {
      const { close } = graph.candles;
      const later = graph.column(`later(${candles})`, (column) => ({
        run(from, to) {
          for (let i = from; i < to; i++) column[i] = close[i + candles];
        },
      }));
      const out = graph.directions();
      graph.add({
        run(from, to) {
          for (let i = from; i < to; i++) out[i] = later[i] > close[i] ? 1 : -1;
        },
      });
      return { column: out, readings: [] };
    },
  });

const filterAhead = defineComponent({
  ...cheat,
  id: 'filter-ahead',
  roles: ['filter'],
  warmup: () => 1,
  filter: (graph) => {
    const { close } = graph.candles;
    const out = graph.permissions();
    graph.add({
      run(from, to) {
        for (let i = from; i < to; i++) out[i] = close[i + 1] > close[i] ? ALLOWS_LONG : ALLOWS_SHORT;
      },
    });
    return { column: out, readings: [] };
  },
});

/** Leaves when a close that is some candles away is worse than this one. */
const exitAhead = (candles: number) =>
  defineComponent({
    ...cheat,
    id: 'exit-ahead',
    roles: ['exit'],
    warmup: () => 1,
    exit: (graph) => () => ({
      reason: 'exit-ahead',
      leaveAtClose: (index, close, { side }) => side * (graph.candles.close[index + candles] - close) < 0,
    }),
  });

describe('the look-ahead check', () => {
  const [cross] = INPUT.strategy.components;
  /** Cuts behind which the price rises: there a look ahead finds what the shorter run cannot. */
  const rising = CUTS.filter((cut) => CLOSES[cut] > CLOSES[cut - 1]);
  const lastClose = (what: string) => (cut: number) => ({ cut, what, index: cut - 1, time: BARS[cut - 1].time });

  test('catches a signal that reads one candle ahead, at the last close before the cut', () => {
    const { passed, findings } = checkOf(inRole('signal', signalAhead(1)));
    expect(passed).toBe(false);
    expect(rising.length).toBeGreaterThan(5);
    expect(findings).toEqual(rising.map(lastClose('direction')));
  });

  test('catches an honest signal with a filter that reads one candle ahead', () => {
    const { passed, findings } = checkOf(cross, inRole('filter', filterAhead));
    // Without a candle to read the filter allows shorts alone. A cross that asked for either side is judged differently.
    expect(passed).toBe(false);
    expect(findings).toEqual(rising.map(lastClose('entry')));
  });

  test('catches an exit that reads one candle ahead, by the order that stands at the cut', () => {
    const { passed, findings } = checkOf(cross, inRole('exit', exitAhead(1)));
    expect(passed).toBe(false);
    expect(findings.length).toBeGreaterThan(3);
    expect(findings).toEqual(findings.map(({ cut }) => lastClose('order')(cut)));
  });

  test('catches an exit that reads two candles ahead, by the trade that the shorter run did not close, too', () => {
    const { passed, findings } = checkOf(cross, inRole('exit', exitAhead(2)));
    expect(passed).toBe(false);
    expect(findings.map(({ what }) => what)).toContain('trade');
    for (const { cut, what, index, time } of findings) {
      expect(['order', 'trade']).toContain(what);
      expect(time).toBe(BARS[index].time);
      expect(cut - index).toBeLessThan(20);
    }
  });

  test('catches it with columns kept from the whole series, too', () => {
    const strategy = { template: HONEST, components: [inRole('signal', signalAhead(1))] };
    const kept = lookAheadCheck({ ...INPUT, strategy, columnCache: new Map() }, CUTS);
    expect(kept.findings).toEqual(rising.map(lastClose('direction')));
  });

  test('lets honest components pass', () => {
    expect(lookAheadCheck(INPUT, CUTS)).toEqual({ passed: true, cuts: CUTS, findings: [] });
  });

  test.each([
    [300, 3, [75, 150, 225]],
    [10, 1, [5]],
    [3, 5, [1, 2]],
    [1, 3, []],
  ])('cuts %d candles evenly at %d places', (candles, count, cuts) => {
    expect(evenCuts(candles, count)).toEqual(cuts);
  });
});
