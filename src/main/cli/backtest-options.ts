import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { type Instrument, instrumentSchema } from '#core/market/instrument.ts';
import { INSTRUMENT_PRESETS, UNSUPPORTED_PRESETS } from '#core/market/instrument-presets.ts';
import { parseMaintenanceTiers } from '#core/market/maintenance-tiers.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { type BacktestSettings, backtestSettingsSchema, limitsSchema, parseSizing } from '#core/simulation/settings.ts';
import { UserError } from '#main/errors.ts';
import { TIME_HELP } from './parse-time.ts';

/** The flags of `plutarc backtest` as commander hands them over: text, or absent. */
export interface BacktestFlags {
  readonly template: string;
  readonly timeframe: string;
  readonly candles?: readonly string[];
  readonly market?: readonly string[];
  readonly funding?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly equity: string;
  readonly leverage: string;
  readonly marginMode: string;
  readonly sizing: string;
  readonly feeTaker?: string;
  readonly feeMaker?: string;
  readonly slippageBps: string;
  readonly contract?: string;
  readonly contractSize?: string;
  readonly tick?: string;
  readonly step?: string;
  readonly minAmount?: string;
  readonly minNotional?: string;
  readonly maintenanceMargin?: string;
  readonly maintenanceTiers?: string;
  readonly maxLeverage?: string;
  readonly preset?: string;
  readonly detail?: readonly string[];
  readonly maxPositions?: string;
  readonly maxExposure?: string;
  readonly maxInstrumentExposure?: string;
  readonly maxNotional?: string;
  readonly intrabar: string;
  readonly closeAtEnd: string;
  readonly seed: string;
  readonly dataDir?: string;
  readonly json?: string;
  readonly html?: string;
  readonly csv?: string;
}

/** Gathers the values of a flag that may be given several times, in order. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Declares the flags that name a strategy and its candles. */
export function addFeedOptions(command: Command): Command {
  return command
    .requiredOption(
      '--template <ID|FILE>',
      'system template, strategy of the data folder, or a plutarc-strategy/1 file',
    )
    .option('--candles <FILE>', 'candles from a CSV file (header time,open,high,low,close,volume)', collect)
    .option('--market <EX:SYMBOL>', 'stored candles, such as binance:BTC/USDT:USDT', collect)
    .requiredOption('--timeframe <TF>', `one of ${TIMEFRAMES.join(', ')}`)
    .option(
      '--funding <FILE>',
      'funding rates from a CSV file (header time,rate); default: the stored ones of --market',
      collect,
    )
    .option('--from <TIME>', `first moment (${TIME_HELP})`)
    .option('--to <TIME>', 'last moment, itself excluded')
    .option('--data-dir <DIR>', 'folder with the databases (default: PLUTARC_DATA_DIR, else the usual place)');
}

export const MAINTENANCE_TIERS_HELP =
  'higher maintenance margins of larger positions, as NOTIONAL:FRACTION,… (default: none)';

/** Declares the flags of a backtest with the defaults of `formats.md`. */
export function addBacktestOptions(command: Command): Command {
  return addFeedOptions(command)
    .option('--equity <X>', 'initial equity in the settlement coin', '10000')
    .option('--leverage <X>', 'leverage', '1')
    .option('--margin-mode <MODE>', 'isolated or cross', 'isolated')
    .option('--sizing <SIZING>', 'equity-percent:P, notional:X or risk-percent:P', 'equity-percent:100')
    .option('--slippage-bps <X>', 'slippage of market and stop fills, in basis points', '2')
    .option('--preset <ID>', `contract of a known instrument: ${INSTRUMENT_PRESETS.map(({ id }) => id).join(', ')}`)
    .option('--contract <TYPE>', 'linear or inverse (default: linear)')
    .option('--contract-size <X>', 'size of one contract (default: 1)')
    .option('--tick <X>', 'price step (default: 0, none)')
    .option('--step <X>', 'amount step in contracts (default: 0, none)')
    .option('--min-amount <X>', 'smallest order in contracts (default: 0)')
    .option('--min-notional <X>', 'smallest order in quote currency (default: 0)')
    .option('--maintenance-margin <X>', 'maintenance margin as a fraction of the notional (default: 0.005)')
    .option('--maintenance-tiers <TIERS>', MAINTENANCE_TIERS_HELP)
    .option('--max-leverage <X>', 'highest leverage of the instrument (default: 0, not known)')
    .option('--fee-taker <X>', 'fee of market and stop fills, as a fraction (default: 0.0005)')
    .option('--fee-maker <X>', 'fee of limit fills, as a fraction (default: 0.0002)')
    .option(
      '--intrabar <RULE>',
      'which of stop and target comes first in one candle: pessimistic, optimistic, or detail (with --detail)',
      'pessimistic',
    )
    .option('--detail <FILE>', 'candles of a lower timeframe, for --intrabar detail', collect)
    .option('--max-positions <N>', 'most positions that may be open at the same time')
    .option('--max-exposure <X>', 'highest notional of all positions together, as a multiple of the equity')
    .option('--max-instrument-exposure <X>', 'highest notional of one position, as a multiple of the equity')
    .option('--max-notional <X>', 'highest notional of one position, in quote currency')
    .addOption(new Option('--close-at-end <BOOL>', 'close an open position at the last candle').default('true'))
    .option('--seed <N>', 'seed of everything random', '1')
    .option('--json <FILE>', 'report as plutarc-report/1; - is standard output')
    .option('--html <FILE>', 'report as one web page with charts')
    .option('--csv <FILE>', 'trades as CSV; - is standard output');
}

/** @throws UserError that names the flag and what would be valid */
export function readSettings(flags: BacktestFlags): BacktestSettings {
  const sizing = parseSizing(flags.sizing);
  if (typeof sizing === 'string') throw new UserError(`--sizing ${sizing}`);
  return parse(backtestSettingsSchema, {
    equity: number('--equity', flags.equity),
    leverage: number('--leverage', flags.leverage),
    marginMode: flags.marginMode,
    sizing,
    slippageBps: number('--slippage-bps', flags.slippageBps),
    intrabar: flags.intrabar,
    closeAtEnd: boolean('--close-at-end', flags.closeAtEnd),
    seed: number('--seed', flags.seed),
    limits: parse(limitsSchema, {
      maxPositions: optionalNumber('--max-positions', flags.maxPositions),
      maxExposure: optionalNumber('--max-exposure', flags.maxExposure),
      maxInstrumentExposure: optionalNumber('--max-instrument-exposure', flags.maxInstrumentExposure),
      maxNotional: optionalNumber('--max-notional', flags.maxNotional),
    }),
  });
}

const INSTRUMENT_NUMBERS = [
  'contractSize',
  'tick',
  'step',
  'minAmount',
  'minNotional',
  'maintenanceMargin',
  'maxLeverage',
  'feeTaker',
  'feeMaker',
] as const;

export type InstrumentFlags = Pick<
  BacktestFlags,
  'preset' | 'contract' | 'maintenanceTiers' | (typeof INSTRUMENT_NUMBERS)[number]
>;

/**
 * The contract: that of `--preset` or the defaults, with every flag that was given in its place.
 * @throws UserError that names the flag and what would be valid
 */
export function readInstrument(flags: InstrumentFlags): Instrument {
  const given: Record<string, unknown> = {};
  if (flags.contract !== undefined) given.contract = flags.contract;
  for (const name of INSTRUMENT_NUMBERS) {
    const text = flags[name];
    if (text !== undefined) given[name] = number(flagName(name), text);
  }
  if (flags.maintenanceTiers !== undefined) {
    const tiers = parseMaintenanceTiers(flags.maintenanceTiers);
    if (typeof tiers === 'string') throw new UserError(`--maintenance-tiers ${tiers}`);
    given.maintenanceTiers = tiers;
  }
  return parse(instrumentSchema, { ...readPreset(flags.preset), ...given });
}

function readPreset(id: string | undefined): Partial<Instrument> {
  if (id === undefined) return {};
  const preset = INSTRUMENT_PRESETS.find((each) => each.id === id);
  if (preset) return preset.instrument;
  const unsupported = Object.hasOwn(UNSUPPORTED_PRESETS, id) ? UNSUPPORTED_PRESETS[id] : null;
  const known = INSTRUMENT_PRESETS.map((each) => each.id).join(', ');
  throw new UserError(
    unsupported
      ? `--preset ${id} is not supported: ${unsupported}`
      : `--preset "${id}" is not known: use one of ${known}`,
  );
}

function number(flag: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UserError(`${flag} "${text}" is not a number`);
  return value;
}

function optionalNumber(flag: string, text: string | undefined): number | null {
  return text === undefined ? null : number(flag, text);
}

function boolean(flag: string, text: string): boolean {
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw new UserError(`${flag} "${text}" must be true or false`);
}

function parse<S extends z.ZodType>(schema: S, input: Record<string, unknown>): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [key] = issue.path;
  throw new UserError(`${flagName(String(key))} ${String(input[String(key)])} ${inWords(issue)}`);
}

/** `--fee-taker` for `feeTaker`. */
function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function inWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'below'} ${issue.maximum}`;
    case 'invalid_value':
      return `must be ${issue.values.join(' or ')}`;
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`}`;
    default:
      return `is not valid: ${issue.message}`;
  }
}
