import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Instrument } from '#core/market/instrument.ts';
import type { BacktestSettings } from '#core/simulation/settings.ts';
import type { Template } from '#core/strategy/template.ts';
import { slowBacktest } from '../../unit/core/oracle/broker.ts';
import { expectSameMetrics, expectSameRun } from '../../unit/core/support/compare.ts';
import { reportOf, runEngine, strategyOf, templateOf } from '../../unit/core/support/engine.ts';
import { HOUR, instrumentOf, settingsOf } from '../../unit/core/support/market.ts';

const FOLDER = resolve('..', 'shared', 'data');
const CANDLES = resolve(FOLDER, 'candles', 'binance-BTCUSDT-perp-1h.csv');
const FUNDING = resolve(FOLDER, 'funding', 'binance-BTCUSDT-perp-8h.csv');
const present = existsSync(CANDLES) && existsSync(FUNDING);
if (!present) console.warn(`Skipped: there are no real candles in ${FOLDER}`);

function rows(path: string): number[][] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => line.split(',').map(Number));
}

function systemTemplate(name: string): Template {
  return strategyOf(JSON.parse(readFileSync(resolve('resources', 'templates', `${name}.json`), 'utf8'))).template;
}

const REVERSING = templateOf(
  [
    { use: 'sma-cross', role: 'signal', params: { fast: 10, slow: 20, output: 'event' } },
    { use: 'signal-flip', role: 'exit' },
  ],
  { combination: { mode: 'min-score', threshold: 1 } },
);

const EVERYTHING = templateOf(
  [
    { use: 'ema-cross', role: 'signal', weight: 2, params: { fast: 8, slow: 21, output: 'state' } },
    { use: 'rsi-reversal', role: 'signal', params: { period: 9, trigger: 'leave' } },
    { use: 'trend-filter', role: 'filter', params: { type: 'sma', period: 100 } },
    { use: 'stop-loss', role: 'exit', params: { unit: 'price-structure', lookback: 12 } },
    { use: 'take-profit', role: 'exit', params: { unit: 'r', value: 1.517 } },
    { use: 'time-stop', role: 'exit', params: { candles: 30, onlyWhenLosing: true } },
    { use: 'signal-flip', role: 'exit' },
  ],
  {
    combination: { mode: 'weighted-average', threshold: 0.3 },
    sessions: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '07:00', end: '21:00' }],
  },
);

const FEES = { feeTaker: 0.0005, feeMaker: 0.0002 };
const CASES: readonly [string, Template, Partial<Instrument>, Partial<BacktestSettings>, boolean][] = [
  ['an SMA cross that always reverses', REVERSING, FEES, { slippageBps: 2 }, false],
  [
    'the same with funding and leverage',
    REVERSING,
    { ...FEES, tick: 0.1, step: 0.001 },
    { leverage: 5, sizing: { kind: 'equity-percent', percent: 30 } },
    true,
  ],
  [
    'the same on an inverse contract',
    REVERSING,
    { ...FEES, contract: 'inverse', contractSize: 100, step: 1 },
    { equity: 1, leverage: 3, sizing: { kind: 'equity-percent', percent: 25 } },
    true,
  ],
  ['the EMA trend template', systemTemplate('ema-trend'), FEES, { slippageBps: 2 }, true],
  [
    'the RSI reversal template, sized by risk',
    systemTemplate('rsi-reversal'),
    FEES,
    { slippageBps: 2, leverage: 10, sizing: { kind: 'risk-percent', percent: 1 } },
    true,
  ],
  [
    'the SMA cross template at a leverage that is liquidated',
    systemTemplate('sma-cross'),
    FEES,
    { leverage: 50, sizing: { kind: 'equity-percent', percent: 5 } },
    true,
  ],
  [
    'signals, filter, sessions and all exits together',
    EVERYTHING,
    { ...FEES, tick: 0.1 },
    { slippageBps: 1, leverage: 4, intrabar: 'optimistic' },
    true,
  ],
];

describe.runIf(present)('the engine against the slow simulator on real hourly candles', () => {
  const bars = present
    ? rows(CANDLES).map(([time, open, high, low, close, volume]) => ({ time, open, high, low, close, volume }))
    : [];
  const rates = present ? rows(FUNDING).map(([time, rate]) => ({ time, rate })) : [];

  test.each(CASES)('%s', (_name, template, instrument, settings, withFunding) => {
    const input = {
      template,
      bars,
      timeframeMs: HOUR,
      instrument: instrumentOf(instrument),
      settings: settingsOf(settings),
      // The slow simulator looks through all rates at every candle: a part of them is enough.
      funding: withFunding ? rates.filter(({ time }) => time >= bars[0].time).slice(0, 400) : [],
    };
    const outcome = runEngine(input);
    const oracle = slowBacktest(input);
    expect(oracle.trades.length).toBeGreaterThan(20);
    const report = reportOf(outcome);
    expectSameRun(report, outcome.simulation.equity, oracle);
    expectSameMetrics(report, bars);
  });
});
