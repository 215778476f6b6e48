import { describe, expect, it } from 'vitest';
import type { RunSummary } from '#contract/backtests.ts';
import { searchRuns } from '#renderer/pages/backtester/search-runs.ts';
import { timeZones } from '#renderer/pages/settings/time-zones.ts';
import { describeParam } from '#renderer/pages/strategies/describe-param.ts';

const run = (strategyName: string, market: string, timeframe: string, synthetic = false) =>
  ({ strategyName, market, timeframe, synthetic }) as RunSummary;
const runs = [
  run('SMA Cross', 'binance:BTC/USDT:USDT', '1h'),
  run('EMA Trend', 'binance:BTC/USDT:USDT', '30m'),
  run('SMA Cross', 'demo:DEMO-TREND/USDT:USDT', '1h', true),
  run('RSI Reversal', 'binance:BTC/USDT:USDT + demo:DEMO-TREND/USDT:USDT', '4h', true),
];

describe('searching the runs', () => {
  it.each([
    ['', 4],
    ['sma', 2],
    ['BTC 30m', 1],
    ['cross synthetic', 1],
    ['  sma   btc ', 1],
    // As the history writes the markets of one run.
    ['BTC, DEMO-TREND', 1],
    ['nothing', 0],
  ])('"%s" finds %s', (search, count) => {
    expect(searchRuns(runs, search)).toHaveLength(count);
  });
});

describe('parameters', () => {
  const base = { name: 'p', title: 'P', help: 'Helps.' };

  it('have a unit and bounds', () => {
    const spec = { ...base, kind: 'integer', min: 1, max: 500, default: 20, unit: 'candles' } as const;
    expect(describeParam(spec, 10)).toEqual({ value: '10 candles', bounds: '1 to 500 candles.' });
  });

  it('list their steps', () => {
    const spec = { ...base, kind: 'steps', default: [] } as const;
    expect(describeParam(spec, ['1.5:50', '3:50']).value).toBe('1.5:50, 3:50');
    expect(describeParam(spec).value).toBe('None');
  });

  it('show their default where the template says nothing', () => {
    expect(describeParam({ ...base, kind: 'flag', default: true }).value).toBe('Yes');
    expect(describeParam({ ...base, kind: 'choice', choices: ['event', 'state'], default: 'event' })).toEqual({
      value: 'event',
      bounds: 'One of event, state.',
    });
  });
});

describe('time zones', () => {
  it('offer the current one even where the system does not list it', () => {
    expect(timeZones('Mars/Olympus')[0]).toBe('Mars/Olympus');
    expect(timeZones('UTC')).not.toContain('UTC');
    expect(timeZones('local')).not.toContain('local');
  });
});
