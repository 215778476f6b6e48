import type { Report, Trade } from '#core/analysis/report.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { BacktestInput } from '#core/simulation/backtest.ts';
import type { BacktestSettings } from '#core/simulation/settings.ts';
import type { ParamValue, Template } from '#core/strategy/template.ts';
import type { SlowInput } from '../oracle/broker.ts';
import { engineInput, reportOf, runEngine, templateOf } from './engine.ts';
import { barsFrom, HOUR, instrumentOf, type Row, START, settingsOf } from './market.ts';

/** Two candles after which the close has risen: the order to go long fills at the open of the third. */
export const RISE: readonly Row[] = [
  [100, 100, 100, 100],
  [100, 101, 100, 101],
];
/** The mirror image: the order to go short fills at the open of the third. */
export const FALL: readonly Row[] = [
  [100, 100, 100, 100],
  [100, 100, 99, 99],
];

export type ExitUse = readonly [use: string, params?: Readonly<Record<string, ParamValue>>];

export interface Scenario {
  readonly rows: readonly Row[];
  readonly exits?: readonly ExitUse[];
  readonly template?: Partial<Template>;
  readonly instrument?: Partial<Instrument>;
  readonly settings?: Partial<BacktestSettings>;
  /** Rates by time in hours from the first candle's open. */
  readonly funding?: readonly (readonly [hour: number, rate: number])[];
}

/**
 * Runs a strategy that is told by every close: above the close before it wants to be long, below it short, equal
 * nothing. Notional 1000, no costs, equity 10,000, leverage 1, unless the scenario says otherwise.
 */
export function play(scenario: Scenario): Report {
  return reportOf(runEngine(slowInput(scenario)));
}

function slowInput({ rows, exits = [], template, instrument, settings, funding = [] }: Scenario): SlowInput {
  return {
    template: templateOf(
      [
        { use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } },
        ...exits.map(([use, params = {}]) => ({ use, role: 'exit', params })),
      ],
      template,
    ),
    bars: barsFrom(rows),
    timeframeMs: HOUR,
    instrument: instrumentOf(instrument),
    settings: settingsOf({ sizing: { kind: 'notional', notional: 1000 }, ...settings }),
    funding: funding.map(([hour, rate]) => ({ time: START + hour * HOUR, rate })),
  };
}

/** A scenario as the engine takes it, for what `play` has no words for. */
export function inputOf(scenario: Scenario): BacktestInput {
  return engineInput(slowInput(scenario));
}

/** The first trade of a scenario; there must be one. */
export function firstTrade(scenario: Scenario): Trade {
  const [trade] = play(scenario).trades;
  if (!trade) throw new Error('the scenario made no trade');
  return trade;
}

/** Time in hours from the first candle's open. */
export function hour(time: number): number {
  return (time - START) / HOUR;
}
