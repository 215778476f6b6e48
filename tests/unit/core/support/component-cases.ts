import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findComponent } from '#core/components/catalogue.ts';
import type { AnyParams, Component } from '#core/components/component.ts';
import { ColumnGraph } from '#core/indicators/column-graph.ts';
import type { Bar } from '../oracle/indicators.ts';
import { beginnings, type State } from '../oracle/signal-states.ts';
import type { Settlement } from '../oracle/volume.ts';
import { defaultsOf } from './component-params.ts';
import { barsWithVolume } from './indicator-cases.ts';
import { HOUR, toColumns } from './market.ts';

/** The market that a component is laid over. */
export interface Market {
  readonly bars: readonly Bar[];
  readonly timeframeMs?: number;
  readonly funding?: readonly Settlement[];
  readonly roundTripCost?: number;
}

/** A component of the catalogue; a mistake in a test's own id fails the test. */
export function componentOf(use: string): Component {
  const component = findComponent(use);
  if (!component) throw new Error(`there is no component "${use}"`);
  return component;
}

/** Parameters with the defaults filled in. */
export function paramsOf(use: string, params: AnyParams = {}): AnyParams {
  return { ...defaultsOf(componentOf(use)), ...params };
}

export function graphOf({ bars, timeframeMs = HOUR, funding = [] }: Market): ColumnGraph {
  return new ColumnGraph({
    candles: toColumns(bars),
    timeframeMs,
    funding: {
      time: Float64Array.from(funding, ({ time }) => time),
      rate: Float64Array.from(funding, ({ rate }) => rate),
    },
  });
}

/** What a signal says at each close: −1, 0 or +1. */
export function signalOf(use: string, params: AnyParams, market: Market): number[] {
  const graph = graphOf(market);
  const output = componentOf(use).signal?.(graph, paramsOf(use, params));
  if (!output) throw new Error(`${use} is not a signal`);
  graph.run(0, market.bars.length);
  return [...output.column];
}

/** Which entries a filter, guard or gate lets pass at each close: `-` none, `L` longs, `S` shorts, `B` both. */
export function permissionsOf(use: string, params: AnyParams, market: Market): string {
  const graph = graphOf(market);
  const context = { roundTripCost: market.roundTripCost ?? 0 };
  const output = componentOf(use).filter?.(graph, paramsOf(use, params), context);
  if (!output) throw new Error(`${use} is not a filter`);
  graph.run(0, market.bars.length);
  return [...output.column].map((allowed) => '-LSB'[allowed]).join('');
}

export function warmupOf(use: string, params: AnyParams = {}): number {
  return componentOf(use).warmup(paramsOf(use, params));
}

/** The problem that a component sees in parameters which are each within their bounds; null for none. */
export function problemOf(use: string, params: AnyParams): string | null {
  return componentOf(use).check?.(paramsOf(use, params)) ?? null;
}

/** Candles upside down: what rose falls by the same distance. */
export function reflected(bars: readonly Bar[]): Bar[] {
  return bars.map(({ time, open, high, low, close, volume }) => ({
    time,
    open: 1200 - open,
    high: 1200 - low,
    low: 1200 - high,
    close: 1200 - close,
    volume,
  }));
}

export interface SignalCase {
  readonly use: string;
  readonly params: fc.Arbitrary<AnyParams>;
  /** What holds at each close, from the definition; null where it cannot be told yet. */
  readonly slow: (market: Market, params: AnyParams) => readonly State[];
  /** Market and parameters under which everything is to be the other way round; the candles upside down if not said. */
  readonly mirror?: (market: Market, params: AnyParams) => readonly [Market, AnyParams];
  /** Parameters that the mirror image needs on both sides, such as no percentages of a price that is another there. */
  readonly symmetric?: AnyParams;
  readonly markets?: fc.Arbitrary<Market>;
}

const MARKETS: fc.Arbitrary<Market> = barsWithVolume(1, 120).map((bars) => ({ bars }));

/** Declares what holds for every signal: it is its definition, mirrored for shorts, and its warm-up is exact. */
export function testSignal({
  use,
  params,
  slow,
  mirror = (market, chosen) => [{ ...market, bars: reflected(market.bars) }, chosen],
  symmetric = {},
  markets = MARKETS,
}: SignalCase) {
  const hasOutput = componentOf(use).params.some(({ name }) => name === 'output');
  const outputs = hasOutput ? (['state', 'event'] as const) : (['state'] as const);
  const withOutput = (chosen: AnyParams, output: string) => (hasOutput ? { ...chosen, output } : chosen);

  describe(use, () => {
    test('says what its definition says, as a state and as the beginnings of it', () => {
      const seen = new Set<number>();
      fc.assert(
        fc.property(markets, params, (market, chosen) => {
          const states = slow(market, chosen);
          const state = signalOf(use, withOutput(chosen, 'state'), market);
          expect(state).toEqual(states.map((one) => one ?? 0));
          if (hasOutput) expect(signalOf(use, withOutput(chosen, 'event'), market)).toEqual(beginnings(states));
          for (const one of state) seen.add(one);
        }),
        { numRuns: 200 },
      );
      expect([...seen].sort(), 'longs, shorts and neither were seen').toEqual([-1, 0, 1]);
    });

    test('says the opposite where everything is the other way round', () => {
      fc.assert(
        fc.property(markets, params, fc.constantFrom(...outputs), (market, any, output) => {
          const chosen = { ...any, ...symmetric };
          const [mirrored, mirroredParams] = mirror(market, chosen);
          const found = signalOf(use, withOutput(mirroredParams, output), mirrored);
          expect(found.map((one) => 0 - one)).toEqual(signalOf(use, withOutput(chosen, output), market));
        }),
        { numRuns: 100 },
      );
    });

    test.each(outputs)('can speak at its warm-up and never before, as %s', (output) => {
      let spokeAtOnce = 0;
      const samples = fc.sample(fc.tuple(markets, params), { numRuns: 1500, seed: 11 });
      for (const [market, chosen] of samples) {
        const asked = withOutput(chosen, output);
        const first = signalOf(use, asked, market).findIndex((one) => one !== 0);
        const warmup = warmupOf(use, asked);
        if (first < 0) continue;
        expect(first, JSON.stringify(asked)).toBeGreaterThanOrEqual(warmup - 1);
        if (first === warmup - 1) spokeAtOnce++;
      }
      expect(spokeAtOnce).toBeGreaterThan(0);
    });
  });
}

/** A series whose directions were worked out by hand. */
export interface HandCase {
  readonly name: string;
  readonly use: string;
  readonly params: AnyParams;
  readonly bars: readonly Bar[];
  readonly state: readonly (-1 | 0 | 1)[];
  readonly event: readonly (-1 | 0 | 1)[];
}

export function testByHand(cases: readonly HandCase[]) {
  describe('by hand', () => {
    test.each(cases)('$use: $name', ({ use, params, bars, state, event }) => {
      expect(signalOf(use, { ...params, output: 'state' }, { bars })).toEqual(state);
      expect(signalOf(use, { ...params, output: 'event' }, { bars })).toEqual(event);
    });
  });
}

export interface FilterCase {
  readonly use: string;
  readonly params: fc.Arbitrary<AnyParams>;
  /** What passes at each close, from the definition, in the letters of {@link permissionsOf}. */
  readonly slow: (market: Market, params: AnyParams) => readonly string[];
  readonly markets?: fc.Arbitrary<Market>;
}

/** Declares what holds for every filter: it is its definition, and its warm-up is exact. */
export function testFilter({ use, params, slow, markets = MARKETS }: FilterCase) {
  describe(use, () => {
    test('lets pass what its definition does', () => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(markets, params, (market, chosen) => {
          const found = permissionsOf(use, chosen, market);
          expect(found).toBe(slow(market, chosen).join(''));
          for (const letter of found) seen.add(letter);
        }),
        { numRuns: 200 },
      );
      expect(seen.size, 'some entries pass and others do not').toBeGreaterThan(1);
    });

    test('can let pass at its warm-up and never before', () => {
      let passedAtOnce = 0;
      for (const [market, chosen] of fc.sample(fc.tuple(markets, params), { numRuns: 1500, seed: 13 })) {
        const first = permissionsOf(use, chosen, market).search(/[LSB]/);
        if (first < 0) continue;
        const warmup = warmupOf(use, chosen);
        expect(first, JSON.stringify(chosen)).toBeGreaterThanOrEqual(warmup - 1);
        if (first === warmup - 1) passedAtOnce++;
      }
      expect(passedAtOnce).toBeGreaterThan(0);
    });
  });
}
