import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import type { Dataset } from '#contract/market-data.ts';
import type { Strategy } from '#contract/strategies.ts';
import { isTimeframe, type Timeframe } from '#core/market/timeframe.ts';
import { backtestSettingsSchema, parseSizing } from '#core/simulation/settings.ts';
import { contractOf, FORM_PRESETS } from '#renderer/pages/backtester/instrument-fields.ts';
import { speedOf } from './bot-actions.ts';

/** The dialog's fields as the user types them. */
export interface CreateValues {
  readonly name: string;
  readonly strategyId: string;
  readonly timeframe: Timeframe;
  readonly markets: readonly string[];
  readonly preset: string;
  readonly equity: string;
  readonly leverage: string;
  readonly marginMode: 'isolated' | 'cross';
  readonly sizing: 'equity-percent' | 'risk-percent' | 'notional';
  readonly sizingValue: string;
  readonly maxPositions: string;
  readonly maxDailyLoss: string;
  readonly from: string;
  readonly speed: string;
}

export function marketKey({ exchange, symbol }: Pick<Dataset, 'exchange' | 'symbol'>): string {
  return `${exchange}:${symbol}`;
}

export function defaultValues(strategies: readonly Strategy[], datasets: readonly Dataset[]): CreateValues {
  const dataset = datasets.find(({ timeframe }) => timeframe === '1h') ?? datasets[0];
  return {
    name: '',
    strategyId: strategies[0]?.id ?? '',
    timeframe: dataset?.timeframe ?? '1h',
    markets: dataset ? [marketKey(dataset)] : [],
    preset: FORM_PRESETS[0].id,
    equity: '10000',
    leverage: '1',
    marginMode: 'isolated',
    sizing: 'equity-percent',
    sizingValue: '100',
    maxPositions: '',
    maxDailyLoss: '',
    from: '',
    speed: '600',
  };
}

/** The bot that the fields stand for, or a sentence about the first one that is wrong. */
export function configFrom(values: CreateValues): BotConfig | string {
  const name = values.name.trim();
  if (name === '' || name.length > 60) return 'Give the bot a name of 1 to 60 characters.';
  if (values.markets.length === 0) return 'Choose a market. Market data shows how candles get in.';
  if (!isTimeframe(values.timeframe)) return 'Choose a timeframe.';
  const sizing = parseSizing(`${values.sizing}:${values.sizingValue}`);
  if (typeof sizing === 'string') return `The size ${sizing}.`;
  const maxPositions = optional(values.maxPositions);
  if (maxPositions !== null && !(Number.isInteger(maxPositions) && maxPositions > 0)) {
    return 'Most open positions must be a whole number from 1 on, or empty.';
  }
  const maxDailyLossPct = optional(values.maxDailyLoss);
  if (maxDailyLossPct !== null && !(maxDailyLossPct > 0 && maxDailyLossPct <= 100)) {
    return 'The daily loss limit must be above 0 and at most 100 %, or empty.';
  }
  const from = values.from.trim() === '' ? null : Date.parse(`${values.from.trim()}T00:00:00Z`);
  if (from !== null && Number.isNaN(from)) return 'Write the first day of the replay like 2025-12-31.';
  const settings = backtestSettingsSchema.safeParse({
    equity: Number(values.equity),
    leverage: Number(values.leverage),
    marginMode: values.marginMode,
    sizing,
    closeAtEnd: false,
    limits: { maxPositions },
  });
  if (!settings.success) {
    return settings.error.issues[0].path[0] === 'equity'
      ? 'The equity must be a number above 0.'
      : 'The leverage must be a number from 1 to 500.';
  }
  const preset = FORM_PRESETS.find(({ id }) => id === values.preset) ?? FORM_PRESETS[0];
  return botConfigSchema.parse({
    name,
    strategyId: values.strategyId,
    markets: values.markets.map((market) => ({
      market,
      // The plain contract follows the symbol; the others know what they are.
      instrument:
        preset === FORM_PRESETS[0]
          ? { ...preset.instrument, contract: contractOf(market.slice(market.indexOf(':') + 1)) ?? 'linear' }
          : preset.instrument,
    })),
    timeframe: values.timeframe,
    settings: settings.data,
    limits: { maxDailyLossPct },
    feed: { kind: 'replay', from, speed: speedOf(values.speed) },
  });
}

function optional(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}
