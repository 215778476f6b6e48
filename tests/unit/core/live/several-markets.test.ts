import { describe, expect, test } from 'vitest';
import type { LiveResult, LiveRunInput } from '#core/live/live-input.ts';
import { LiveRun } from '#core/live/live-run.ts';
import { botLimitsSchema } from '#core/risk/bot-limits.ts';
import { limitsSchema } from '#core/simulation/settings.ts';
import { strategyOf } from '../support/engine.ts';
import { barsFrom, settingsOf } from '../support/market.ts';
import { inputOf, RISE, type Scenario } from '../support/scenario.ts';
import { liveOf, NO_PAST } from './support/pure-venue.ts';

const NAMES = ['test:BTC/USDT:USDT', 'test:ETH/USDT:USDT'];

function runOf(scenario: Partial<Scenario>, changes: Partial<LiveRunInput> = {}) {
  const input = inputOf({ rows: RISE, ...scenario });
  const [market] = liveOf(input).markets;
  const markets = NAMES.map((name) => ({ ...market, market: name }));
  const past = { ...NO_PAST, candles: [NO_PAST.candles[0], NO_PAST.candles[0]], funding: [null, null] };
  return new LiveRun(liveOf(input, { markets, ...changes }), null, [], past);
}

/** Both markets rise at the same closes. */
function rise(run: LiveRun, world: { available?: number; spreadBps?: readonly (number | null)[] } = {}): LiveResult {
  let last: LiveResult | null = null;
  for (const bar of barsFrom(RISE)) {
    const account = { equity: 10_000, available: world.available ?? 10_000 };
    const now = { now: bar.time + 3_600_000, account, blocks: [], spreadBps: world.spreadBps };
    last = run.close({ time: bar.time, candles: [bar, bar] }, now, true);
  }
  if (!last) throw new Error('there are rows');
  return last;
}

const entries = (result: LiveResult) => result.place.map(({ market, amount }) => [market, amount]);
const reasons = (result: LiveResult) =>
  result.news.flatMap((news) => (news.kind === 'refusal' ? [[news.market, ...news.reasons]] : []));

describe('a live run on several instruments', () => {
  test('enters all that want to, in their order, each order with a key of its own', () => {
    const result = rise(runOf({}));
    expect(result.place.map(({ key, market }) => [key, market])).toEqual([
      ['bot/1', 0],
      ['bot/2', 1],
    ]);
  });

  test('sizes the second entry by what the first one leaves', () => {
    const settings = settingsOf({ sizing: { kind: 'equity-percent', percent: 60 } });
    const result = rise(runOf({}, { settings }));
    expect(entries(result)).toHaveLength(1);
    expect(reasons(result)).toEqual([[1, 'not enough margin']]);
  });

  test('counts an entry that is on its way for the limit of positions', () => {
    const settings = settingsOf({
      sizing: { kind: 'notional', notional: 1000 },
      limits: limitsSchema.parse({ maxPositions: 1 }),
    });
    const result = rise(runOf({}, { settings }));
    expect(entries(result)).toHaveLength(1);
    expect(reasons(result)).toEqual([[1, 'limit of open positions']]);
  });

  test('holds the second entry back by the limit of orders in a minute', () => {
    const result = rise(runOf({}, { limits: botLimitsSchema.parse({ maxOrdersPerMinute: 1 }) }));
    expect(reasons(result)).toEqual([[1, 'the limit of orders in a minute']]);
  });

  test('lets an entry through only where the spread is known and small', () => {
    const { template } = inputOf({ rows: RISE }).strategy;
    const guard = { id: 'spread', use: 'spread', role: 'guard', params: { maxBps: 5 } };
    const strategy = strategyOf({ ...template, components: [...template.components, guard] });
    const result = rise(runOf({}, { strategy }), { spreadBps: [3, null] });
    expect(entries(result)).toHaveLength(1);
    expect(reasons(result)).toEqual([[1, 'guard "spread"']]);
  });
});
