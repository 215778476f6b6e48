import { createHash } from 'node:crypto';
import { buildReport } from '#core/analysis/build-report.ts';
import type { Report } from '#core/analysis/report.ts';
import { type BacktestInput, type BacktestOutcome, type RunOutcome, runBacktest } from '#core/simulation/backtest.ts';
import type { ParamValue, Template } from '#core/strategy/template.ts';
import { type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import type { SlowInput } from '../oracle/broker.ts';
import { toColumns } from './market.ts';

/** Checks a template and gives it back ready to run; a mistake in a test's own template fails the test. */
export function strategyOf(template: unknown): ValidTemplate {
  const checked = validateTemplate(template);
  if (!checked.valid) throw new Error(checked.issues.map(({ field, message }) => `${field}: ${message}`).join('; '));
  return checked.strategy;
}

interface Use {
  readonly use: string;
  readonly role: string;
  readonly id?: string;
  readonly weight?: number;
  readonly params?: Readonly<Record<string, ParamValue>>;
}

/** A template with the fields that a test does not care about filled in. */
export function templateOf(components: readonly Use[], rest: Partial<Template> = {}): Template {
  return strategyOf({
    format: 'plutarc-strategy/1',
    name: 'Test',
    ...rest,
    components: components.map((use, index) => ({ ...use, id: use.id ?? `${use.use}-${index}` })),
  }).template;
}

export function sha256(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

export function engineInput(input: SlowInput): BacktestInput {
  return {
    strategy: strategyOf(input.template),
    market: 'test:BTC/USDT:USDT',
    synthetic: false,
    candles: toColumns(input.bars),
    timeframeMs: input.timeframeMs,
    instrument: input.instrument,
    settings: input.settings,
    funding: {
      time: Float64Array.from(input.funding, ({ time }) => time),
      rate: Float64Array.from(input.funding, ({ rate }) => rate),
    },
  };
}

export function runEngine(input: SlowInput): BacktestOutcome {
  return run(engineInput(input));
}

/** A run that nobody cancels. */
export function run(input: BacktestInput): BacktestOutcome {
  const outcome = runBacktest(input);
  if (!outcome) throw new Error('the run was cancelled');
  return outcome;
}

export function reportOf(outcome: RunOutcome): Report {
  const origin = { engine: 'test', timeframe: '1h' } as const;
  return buildReport(outcome, origin, sha256);
}
