import { describe, expect, test } from 'vitest';
import { botConfigSchema } from '#contract/bot-config.ts';
import { type CreateValues, configFrom, defaultValues } from '#renderer/pages/bots/create-values.ts';

const filled: CreateValues = {
  ...defaultValues([], []),
  name: ' Night shift ',
  strategyId: 'ema-trend',
  timeframe: '1h',
  markets: ['binance:BTC/USDT:USDT'],
};

describe('the dialog for a new bot', () => {
  test('makes a bot of what is typed that the contract takes', () => {
    const config = configFrom({ ...filled, maxPositions: '2', maxDailyLoss: '3.5', from: '2025-12-31', speed: 'max' });
    expect(botConfigSchema.parse(config)).toEqual(config);
    expect(config).toMatchObject({
      name: 'Night shift',
      limits: { maxDailyLossPct: 3.5 },
      settings: { limits: { maxPositions: 2 }, closeAtEnd: false },
      feed: { kind: 'replay', from: Date.UTC(2025, 11, 31), speed: 'max' },
    });
  });

  test('takes the contract from the symbol', () => {
    const contract = (market: string) => {
      const config = configFrom({ ...filled, markets: [market] });
      return typeof config === 'string' ? config : config.markets[0].instrument.contract;
    };
    expect([contract('binance:BTC/USDT:USDT'), contract('deribit:BTC/USD:BTC')]).toEqual(['linear', 'inverse']);
  });

  test.each<[Partial<CreateValues>, string]>([
    [{ name: ' ' }, 'Give the bot a name of 1 to 60 characters.'],
    [{ markets: [] }, 'Choose a market. Market data shows how candles get in.'],
    [{ maxPositions: '1.5' }, 'Most open positions must be a whole number from 1 on, or empty.'],
    [{ maxDailyLoss: '0' }, 'The daily loss limit must be above 0 and at most 100 %, or empty.'],
    [{ from: '31.12.2025' }, 'Write the first day of the replay like 2025-12-31.'],
    [{ equity: '-1' }, 'The equity must be a number above 0.'],
    [{ leverage: 'much' }, 'The leverage must be a number from 1 to 500.'],
  ])('says what is wrong with %j', (changes, sentence) => {
    expect(configFrom({ ...filled, ...changes })).toBe(sentence);
  });
});
