import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import type { Key } from '#contract/keys.ts';
import { isTimeframe } from '#core/market/timeframe.ts';
import { backtestSettingsSchema, parseSizing } from '#core/simulation/settings.ts';
import { contractOf, FORM_PRESETS } from '#renderer/pages/backtester/instrument-fields.ts';
import { speedOf } from './bot-actions.ts';
import { type CreateValues, tradesNow } from './create-values.ts';

/** The bot that the fields stand for, or a sentence about the first one that is wrong. */
export function configFrom(values: CreateValues, key: Key | null): BotConfig | string {
  const name = values.name.trim();
  if (name === '' || name.length > 60) return 'Give the bot a name of 1 to 60 characters.';
  if (values.mode === 'live' && !key) return 'Choose the key that it trades with. Keys are added on the page API keys.';
  const markets = marketsFrom(values, key);
  if (typeof markets === 'string') return markets;
  if (!isTimeframe(values.timeframe)) return 'Choose a timeframe.';
  const settings = settingsFrom(values);
  if (typeof settings === 'string') return settings;
  const from = values.from.trim() === '' ? null : Date.parse(`${values.from.trim()}T00:00:00Z`);
  if (!tradesNow(values) && from !== null && Number.isNaN(from)) {
    return 'Write the first day of the replay like 2025-12-31.';
  }
  const config = botConfigSchema.safeParse({
    name,
    strategyId: values.strategyId,
    keyId: values.mode === 'live' ? (key?.id ?? null) : null,
    markets,
    timeframe: values.timeframe,
    settings,
    limits: limitsFrom(values),
    execution: values.mode === 'live' ? executionFrom(values) : undefined,
    feed: tradesNow(values) ? { kind: 'live' } : { kind: 'replay', from, speed: speedOf(values.speed) },
    acceptsSlowCandles: tradesNow(values) && values.acceptsSlowCandles,
  });
  if (config.success) return config.data;
  const [issue] = config.error.issues;
  return SENTENCES[String(issue.path.at(-1))] ?? `${issue.path.join('.')}: ${issue.message}`;
}

function marketsFrom(values: CreateValues, key: Key | null): unknown[] | string {
  const { mode, candles, markets, preset: presetId, exchange, liveSymbols, keySymbols } = values;
  if (mode === 'live' && key) {
    if (keySymbols.length === 0) return 'Choose an instrument of the key.';
    // The service knows the rest of the contract from the exchange.
    return keySymbols.map((symbol) => ({
      market: `${key.exchange}:${symbol}`,
      instrument: { contract: key.contract },
    }));
  }
  if (candles === 'live') {
    if (liveSymbols.length === 0) return 'Choose an instrument.';
    return liveSymbols.map((symbol) => ({
      market: `${exchange}:${symbol}`,
      instrument: { contract: contractOf(symbol) ?? 'linear' },
    }));
  }
  if (markets.length === 0) return 'Choose a market. Market data shows how candles get in.';
  const preset = FORM_PRESETS.find(({ id }) => id === presetId) ?? FORM_PRESETS[0];
  return markets.map((market) => ({
    market,
    // The plain contract follows the symbol; the others know what they are.
    instrument:
      preset === FORM_PRESETS[0]
        ? { ...preset.instrument, contract: contractOf(market.slice(market.indexOf(':') + 1)) ?? 'linear' }
        : preset.instrument,
  }));
}

function settingsFrom(values: CreateValues): BotConfig['settings'] | string {
  const sizing = parseSizing(`${values.sizing}:${values.sizingValue}`);
  if (typeof sizing === 'string') return `The size ${sizing}.`;
  const settings = backtestSettingsSchema.safeParse({
    equity: values.mode === 'live' ? undefined : Number(values.equity),
    leverage: Number(values.leverage),
    marginMode: values.marginMode,
    sizing,
    closeAtEnd: false,
    limits: {
      maxPositions: optional(values.maxPositions),
      maxExposure: optional(values.maxExposure),
      maxInstrumentExposure: optional(values.maxInstrumentExposure),
    },
  });
  if (settings.success) return settings.data;
  const field = String(settings.error.issues[0].path.at(-1));
  return SENTENCES[field] ?? settings.error.issues[0].message;
}

function limitsFrom(values: CreateValues) {
  return {
    maxDailyLossPct: optional(values.maxDailyLoss),
    dayStartHour: Number(values.dayStartHour.trim() || 0),
    maxDrawdownPct: optional(values.maxDrawdown),
    maxConsecutiveLosses: optional(values.maxLosses),
    coolDownMinutes: optional(values.coolDown) ?? undefined,
    maxSlippageBps: optional(values.maxSlippage),
    maxOrdersPerMinute: optional(values.maxOrders),
  };
}

function executionFrom({ entry, entryTimeout, entryReprices, protection, trailing, unprotected }: CreateValues) {
  const limit = {
    kind: 'limit',
    timeoutSeconds: optional(entryTimeout) ?? undefined,
    reprices: optional(entryReprices) ?? undefined,
  };
  return { entry: entry === 'market' ? { kind: 'market' } : limit, protection, trailing, unprotected };
}

/** What is wrong with a value, by its name in the contract. */
const SENTENCES: Readonly<Record<string, string>> = {
  strategyId: 'Choose a strategy.',
  equity: 'The equity must be a number above 0.',
  leverage: 'The leverage must be a number from 1 to 500.',
  maxPositions: 'Most open positions must be a whole number from 1 on, or empty.',
  maxExposure: 'The exposure in all must be a number above 0, or empty.',
  maxInstrumentExposure: 'The exposure of one instrument must be a number above 0, or empty.',
  maxDailyLossPct: 'The daily loss limit must be above 0 and at most 100 %, or empty.',
  dayStartHour: 'The day must begin at a whole hour from 0 to 23.',
  maxDrawdownPct: 'The drawdown limit must be above 0 and at most 100 %, or empty.',
  maxConsecutiveLosses: 'Losses in a row must be a whole number from 1 on, or empty.',
  coolDownMinutes: 'The cool-down must be above 0 and at most 43,200 minutes (30 days).',
  maxSlippageBps: 'The slippage limit must be above 0 and at most 10,000 basis points, or empty.',
  maxOrdersPerMinute: 'Entries a minute must be a whole number from 1 to 1,000, or empty.',
  timeoutSeconds: 'A limit entry must wait a whole number of seconds, from 2 to 3,600.',
  reprices: 'A limit entry can be moved 0 to 20 times.',
};

/** Null for an empty field; NaN, which no schema takes, for what is no number. */
function optional(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}
