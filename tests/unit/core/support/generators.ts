import fc from 'fast-check';
import type { Instrument } from '#core/market/instrument.ts';
import { type BacktestSettings, limitsSchema } from '#core/simulation/settings.ts';
import type { ParamValue, Session, Template } from '#core/strategy/template.ts';
import type { SlowInput } from '../oracle/broker.ts';
import type { Bar } from '../oracle/indicators.ts';
import { templateOf } from './engine.ts';
import { HOUR, instrumentOf, START, settingsOf } from './market.ts';

/**
 * Candles that wander in eighths (so that sums are exact and two ways of adding agree to the bit), with jumps between
 * close and open, spikes, stretches without any movement, and holes in time.
 */
export function barsArbitrary(minLength: number, maxLength: number): fc.Arbitrary<Bar[]> {
  const bar = fc.record({
    gap: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.integer({ min: -40, max: 40 }) },
    ),
    body: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: -24, max: 24 }) },
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -120, max: 120 }) },
    ),
    up: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 16 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 200 }) },
    ),
    down: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 16 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 200 }) },
    ),
    missing: fc.oneof(
      { weight: 15, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) },
    ),
  });
  return fc.array(bar, { minLength, maxLength, size: 'max' }).map((moves) => {
    let price = 800;
    let time = START - HOUR;
    const inside = (value: number) => Math.min(Math.max(value, 80), 8000);
    return moves.map(({ gap, body, up, down, missing }) => {
      const open = inside(price + gap);
      const close = inside(open + body);
      price = close;
      time += (missing + 1) * HOUR;
      return {
        time,
        open: open / 8,
        high: (Math.max(open, close) + up) / 8,
        low: Math.max(8, Math.min(open, close) - down) / 8,
        close: close / 8,
        volume: 1,
      };
    });
  });
}

const crossParams = fc.record({
  fast: fc.integer({ min: 1, max: 4 }),
  slow: fc.integer({ min: 5, max: 12 }),
  output: fc.constantFrom('event', 'state'),
});

const signal = fc.oneof(
  fc.record({ use: fc.constantFrom('sma-cross', 'ema-cross'), params: crossParams }),
  fc.record({
    use: fc.constant('rsi-reversal'),
    params: fc.record({
      period: fc.integer({ min: 2, max: 6 }),
      // Crooked on purpose: an RSI of exactly 30 may be a hair more or less, depending on how it is worked out.
      oversold: fc.constantFrom(30.37, 45.13),
      overbought: fc.constantFrom(54.91, 69.73),
      trigger: fc.constantFrom('enter', 'leave'),
      output: fc.constantFrom('event', 'state'),
    }),
  }),
);

const exit = fc.oneof(
  fc.record({
    use: fc.constant('stop-loss'),
    params: fc.record({
      unit: fc.constantFrom('percent', 'atr', 'price-structure'),
      // Crooked, so that no level falls on the middle between two ticks, or on the price of a liquidation.
      value: fc.constantFrom(0.1037, 0.5311, 1.0273, 2.5387, 6.0193),
      atr: fc.integer({ min: 1, max: 6 }),
      lookback: fc.integer({ min: 1, max: 8 }),
    }),
  }),
  fc.record({
    use: fc.constant('take-profit'),
    params: fc.record({
      unit: fc.constantFrom('percent', 'atr'),
      value: fc.constantFrom(0.2039, 0.7127, 1.5219, 4.0331),
      atr: fc.integer({ min: 1, max: 6 }),
    }),
  }),
  fc.record({ use: fc.constant('signal-flip'), params: fc.record({ minScore: fc.constantFrom(0, 0, 1) }) }),
  fc.record({
    use: fc.constant('time-stop'),
    params: fc.record({ candles: fc.integer({ min: 1, max: 9 }), onlyWhenLosing: fc.boolean() }),
  }),
);

const filter = fc.oneof(
  fc.record({
    use: fc.constant('trend-filter'),
    role: fc.constant('filter'),
    params: fc.record({ type: fc.constantFrom('sma', 'ema'), period: fc.integer({ min: 2, max: 15 }) }),
  }),
  signal.map((made) => ({ ...made, role: 'filter' })),
);

const MODES = ['min-score', 'min-signals', 'weighted-average', 'majority', 'unanimous', 'any'] as const;

const MOST_OF_THE_DAY: Session[] = [
  { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], start: '03:00', end: '22:30' },
];
const OVER_MIDNIGHT: Session[] = [{ days: ['mon', 'wed'], start: '20:00', end: '08:00' }];

export const templateArbitrary: fc.Arbitrary<Template> = fc
  .record({
    signals: fc.array(fc.tuple(signal, fc.constantFrom(0.5, 1, 2)), { minLength: 1, maxLength: 3 }),
    filters: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(filter, { maxLength: 2 }) },
    ),
    exits: fc.array(exit, { maxLength: 4 }),
    direction: fc.constantFrom(...(['both', 'both', 'both', 'long', 'short'] as const)),
    mode: fc.constantFrom(...MODES),
    share: fc.constantFrom(0.3, 0.5, 1),
    riskTarget: fc.option(fc.constantFrom(0.53, 1, 2.1)),
    sessions: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Session[]>([]) },
      { weight: 1, arbitrary: fc.constantFrom(MOST_OF_THE_DAY, OVER_MIDNIGHT) },
    ),
  })
  .map(({ signals, filters, exits, direction, mode, share, riskTarget, sessions }) => {
    const weights = signals.reduce((sum, [, weight]) => sum + weight, 0);
    const highest = mode === 'min-score' ? weights : mode === 'min-signals' ? signals.length : 1;
    const hasStop = exits.some((made) => made.use === 'stop-loss');
    return templateOf(
      [
        ...signals.map(([made, weight]) => ({ ...made, role: 'signal', weight })),
        ...filters,
        ...exits.map((made) => ({
          ...made,
          role: 'exit',
          // A threshold of its own, which the signals can reach.
          params: made.use === 'signal-flip' && made.params.minScore > 0 ? { minScore: highest * 0.9 } : made.params,
        })),
        ...(hasStop && riskTarget
          ? [{ use: 'take-profit', role: 'exit', params: { unit: 'r', value: riskTarget } }]
          : []),
      ],
      { direction, combination: { mode, threshold: highest * share }, sessions },
    );
  });

export const instrumentArbitrary: fc.Arbitrary<Instrument> = fc
  .record({
    contract: fc.constantFrom('linear' as const, 'inverse' as const),
    contractSize: fc.constantFrom(1, 0.01, 10),
    tick: fc.constantFrom(0, 0.125, 0.5),
    step: fc.constantFrom(0, 0.001, 1),
    minAmount: fc.constantFrom(0, 0, 0.5),
    minNotional: fc.constantFrom(0, 0, 50),
    maintenanceMargin: fc.constantFrom(0.0011, 0.0053, 0.0207),
    feeTaker: fc.constantFrom(0, 0.0005, 0.002),
    feeMaker: fc.constantFrom(-0.0001, 0, 0.0002),
  })
  .map(instrumentOf);

export const settingsArbitrary: fc.Arbitrary<BacktestSettings> = fc
  .record({
    equity: fc.constantFrom(100, 10_000),
    leverage: fc.constantFrom(1, 3, 10, 40),
    marginMode: fc.constantFrom(...(['isolated', 'isolated', 'cross'] as const)),
    sizing: fc.oneof(
      fc.record({ kind: fc.constant('equity-percent' as const), percent: fc.constantFrom(5, 50, 100) }),
      fc.record({ kind: fc.constant('notional' as const), notional: fc.constantFrom(50, 1000) }),
      fc.record({ kind: fc.constant('risk-percent' as const), percent: fc.constantFrom(0.5, 2) }),
    ),
    slippageBps: fc.constantFrom(0, 2.0371, 49.713),
    intrabar: fc.constantFrom('pessimistic' as const, 'optimistic' as const),
    closeAtEnd: fc.boolean(),
    limits: fc.constantFrom(null, null, 3000, 200).map((maxNotional) => limitsSchema.parse({ maxNotional })),
  })
  .map(settingsOf);

/** Rates at odd times as well: on the opens, inside candles, in holes, before the first candle and after the last. */
const fundingArbitrary = fc
  .uniqueArray(fc.integer({ min: -4, max: 260 }), { minLength: 20, maxLength: 120, size: 'max' })
  .chain((halfHours) =>
    fc
      .array(fc.constantFrom(0.0001, -0.0003, 0.002, 0), { minLength: halfHours.length, maxLength: halfHours.length })
      .map((rates) =>
        [...halfHours]
          .sort((a, b) => a - b)
          .map((halfHour, k) => ({ time: START + (halfHour * HOUR) / 2, rate: rates[k] })),
      ),
  );

/** Exits that move their level. */
const movingStop = fc.oneof(
  fc.record({
    use: fc.constant('trailing-stop'),
    params: fc.record({
      unit: fc.constantFrom('percent', 'atr'),
      // Others than those of the stop loss: two rules at one level would differ by rounding in who comes first.
      value: fc.constantFrom(0.4729, 1.7273),
      activation: fc.constantFrom(0, 0.4127),
      atr: fc.integer({ min: 1, max: 6 }),
    }),
  }),
  fc.record({ use: fc.constant('break-even'), params: fc.record({ trigger: fc.constantFrom(0.3127, 1.1273) }) }),
  fc.record({
    use: fc.constant('chandelier'),
    params: fc.record({ period: fc.integer({ min: 2, max: 9 }), multiplier: fc.constantFrom(0.5311, 2.1273) }),
  }),
);

/** Closes in parts, which the slow simulator does not know. */
const ladder = fc.record({
  use: fc.constant('take-profit'),
  params: fc.constant({ unit: 'percent', ladder: ['0.5311:40', '1.7273:35'] }),
});

function exitUse({ use, params }: { readonly use: string; readonly params: object }) {
  return { use, role: 'exit', params: { ...params } as Readonly<Record<string, ParamValue>> };
}

/** As {@link inputArbitrary}, with exits from the whole catalogue. */
export function anyExitArbitrary(minLength: number, maxLength: number): fc.Arbitrary<SlowInput> {
  return withExits(inputArbitrary(minLength, maxLength), fc.array(fc.oneof(movingStop, ladder), { maxLength: 2 }));
}

/** As {@link inputArbitrary}, with stops that move. */
export function movingStopArbitrary(minLength: number, maxLength: number): fc.Arbitrary<SlowInput> {
  return withExits(inputArbitrary(minLength, maxLength), fc.array(movingStop, { minLength: 1, maxLength: 3 }));
}

function withExits(
  inputs: fc.Arbitrary<SlowInput>,
  more: fc.Arbitrary<{ readonly use: string; readonly params: object }[]>,
): fc.Arbitrary<SlowInput> {
  return fc.tuple(inputs, more).map(([input, exits]) => {
    const { components, ...rest } = input.template;
    const template = templateOf([...components, ...exits.map(exitUse)], rest);
    return { ...input, template };
  });
}

export function inputArbitrary(minLength: number, maxLength: number): fc.Arbitrary<SlowInput> {
  return fc.record({
    template: templateArbitrary,
    bars: barsArbitrary(minLength, maxLength),
    timeframeMs: fc.constant(HOUR),
    instrument: instrumentArbitrary,
    settings: settingsArbitrary,
    funding: fc.oneof(fc.constant([]), fundingArbitrary),
  });
}
