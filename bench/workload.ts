import { ALLOWS_LONG, ALLOWS_SHORT, type AnyParams, defineComponent } from '#core/components/component.ts';
import type { ColumnCache } from '#core/indicators/column-graph.ts';
import type { ColumnPool } from '#core/indicators/column-pool.ts';
import { rsi } from '#core/indicators/rsi.ts';
import type { Candles } from '#core/market/candles.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import type { BacktestInput } from '#core/simulation/backtest.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';

/**
 * The strategy that all engines are compared with: EMA cross, entered only while RSI 14 is not stretched that way
 * (below 70 for longs, above 30 for shorts), stop 2 × ATR 14 and target 3 × ATR 14.
 */
const OVERBOUGHT = 70;
const OVERSOLD = 30;

/** The catalogue has no filter that is so lenient. */
const notStretched = defineComponent({
  id: 'not-stretched',
  title: 'Not stretched',
  help: 'Lets entries pass while the RSI is not stretched in their direction.',
  roles: ['filter'],
  params: {},
  warmup: () => 15,
  filter: (graph) => {
    const line = rsi(graph, 14);
    const out = graph.permissions();
    graph.add({
      run(from, to) {
        out.fill(ALLOWS_LONG | ALLOWS_SHORT, from, to);
        for (let i = from; i < to; i++) {
          if (line[i] >= OVERBOUGHT) out[i] = ALLOWS_SHORT;
          else if (line[i] <= OVERSOLD) out[i] = ALLOWS_LONG;
        }
      },
    });
    return { column: out, readings: [] };
  },
  describe: () => 'the RSI is not stretched',
});

export function workloadStrategy(fast = 12, slow = 26): ValidTemplate {
  const result = validateTemplate({
    format: 'plutarc-strategy/1',
    name: 'EMA cross with ATR levels',
    components: [
      { id: 'cross', use: 'ema-cross', role: 'signal', params: { fast, slow, output: 'event' } },
      { id: 'stop', use: 'stop-loss', role: 'exit', params: { unit: 'atr', value: 2, atr: 14 } },
      { id: 'target', use: 'take-profit', role: 'exit', params: { unit: 'atr', value: 3, atr: 14 } },
    ],
  });
  if (!result.valid) throw new Error('the benchmark template is not valid');
  const { template, components } = result.strategy;
  const params: AnyParams = {};
  const use = { id: 'rsi', use: notStretched.id, role: 'filter', weight: 1, enabled: true, params: {} } as const;
  return { template, components: [...components, { use, component: notStretched, params }] };
}

/** A run of it over one-minute candles, with fees, slippage and a funding rate every eight hours. */
export function workloadInput(
  candles: Candles,
  strategy: ValidTemplate,
  memory: { readonly pool: ColumnPool; readonly columnCache?: ColumnCache },
): BacktestInput {
  return {
    market: 'random walk',
    synthetic: true,
    strategy,
    candles,
    timeframeMs: 60_000,
    instrument: instrumentSchema.parse({}),
    settings: backtestSettingsSchema.parse({ equity: 1e9, sizing: { kind: 'notional', notional: 30_000 } }),
    funding: everyEightHours(candles),
    ...memory,
  };
}

const EIGHT_HOURS = 8 * 3_600_000;

function everyEightHours({ time, length }: Candles): FundingRates {
  const first = Math.ceil(time[0] / EIGHT_HOURS);
  const count = Math.floor(time[length - 1] / EIGHT_HOURS) - first + 1;
  return {
    time: Float64Array.from({ length: count }, (_, k) => (first + k) * EIGHT_HOURS),
    rate: new Float64Array(count).fill(0.0001),
  };
}
