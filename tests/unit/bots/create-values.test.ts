import { describe, expect, test } from 'vitest';
import { botConfigSchema } from '#contract/bot-config.ts';
import type { ExchangeInfo, Key } from '#contract/keys.ts';
import { configFrom } from '#renderer/pages/bots/create-config.ts';
import { type CreateValues, defaultValues } from '#renderer/pages/bots/create-values.ts';
import { keyChoices } from '#renderer/pages/bots/key-choices.ts';
import { marginModeOf } from '#renderer/pages/bots/money-fields.tsx';

const filled: CreateValues = {
  ...defaultValues([], []),
  candles: 'replay',
  name: ' Night shift ',
  strategyId: 'ema-trend',
  timeframe: '1h',
  markets: ['binance:BTC/USDT:USDT'],
};

const keyOf = (changes: Partial<Key> = {}): Key => ({
  id: 'k1',
  label: 'Main',
  exchange: 'bybit',
  contract: 'inverse',
  testnet: false,
  masked: 'abc…xyz',
  active: true,
  createdAt: 0,
  withdrawalDeniedAt: null,
  test: {
    diagnosis: 'ok',
    message: '',
    trade: true,
    withdraw: false,
    ipRestricted: null,
    clockOffsetMs: 0,
    expiresAt: null,
    at: 0,
    endpoint: null,
  },
  instruments: [
    {
      symbol: 'BTC/USD:BTC',
      leverage: 3,
      marginMode: 'cross',
      sizing: { kind: 'equity-percent', percent: 10 },
    },
  ],
  botId: null,
  ...changes,
});

describe('the dialog for a new bot', () => {
  test('makes a paper bot unless it is told otherwise', () => {
    expect(defaultValues([], []).mode).toBe('paper');
    expect(configFrom(filled, keyOf())).toMatchObject({ keyId: null });
  });

  test('makes a replay of what is typed that the contract takes', () => {
    const config = configFrom(
      { ...filled, maxPositions: '2', maxDailyLoss: '3.5', from: '2025-12-31', speed: 'max' },
      null,
    );
    expect(botConfigSchema.parse(config)).toEqual(config);
    expect(config).toMatchObject({
      name: 'Night shift',
      limits: { maxDailyLossPct: 3.5, maxOrdersPerMinute: 20 },
      settings: { limits: { maxPositions: 2 }, closeAtEnd: false },
      feed: { kind: 'replay', from: Date.UTC(2025, 11, 31), speed: 'max' },
    });
  });

  test('makes a paper bot over live candles, without the fields of a replay', () => {
    const live: CreateValues = {
      ...filled,
      candles: 'live',
      exchange: 'deribit',
      liveSymbols: ['BTC/USD:BTC', 'ETH/USDC:USDC'],
      from: 'nonsense',
      acceptsSlowCandles: true,
    };
    expect(configFrom(live, null)).toMatchObject({
      keyId: null,
      feed: { kind: 'live' },
      acceptsSlowCandles: true,
      markets: [
        { market: 'deribit:BTC/USD:BTC', instrument: { contract: 'inverse' } },
        { market: 'deribit:ETH/USDC:USDC', instrument: { contract: 'linear' } },
      ],
    });
    expect(configFrom({ ...live, liveSymbols: [] }, null)).toBe('Choose an instrument.');
  });

  test('makes a live bot of a key, with all limits and how orders are carried out', () => {
    const config = configFrom(
      {
        ...filled,
        mode: 'live',
        keyId: 'k1',
        keySymbols: ['BTC/USD:BTC'],
        equity: 'not asked for',
        maxDailyLoss: '2',
        dayStartHour: '6',
        maxDrawdown: '10',
        maxLosses: '3',
        coolDown: '90',
        maxExposure: '2.5',
        maxInstrumentExposure: '1',
        maxSlippage: '15',
        maxOrders: '',
        entry: 'limit',
        entryTimeout: '30',
        entryReprices: '5',
        protection: 'software',
        trailing: 'recalculate',
        unprotected: 'keep',
      },
      keyOf(),
    );
    expect(botConfigSchema.parse(config)).toEqual(config);
    expect(config).toMatchObject({
      keyId: 'k1',
      markets: [{ market: 'bybit:BTC/USD:BTC', instrument: { contract: 'inverse' } }],
      feed: { kind: 'live' },
      settings: { limits: { maxExposure: 2.5, maxInstrumentExposure: 1 } },
      limits: {
        maxDailyLossPct: 2,
        dayStartHour: 6,
        maxDrawdownPct: 10,
        maxConsecutiveLosses: 3,
        coolDownMinutes: 90,
        maxSlippageBps: 15,
        maxOrdersPerMinute: null,
      },
      execution: {
        entry: { kind: 'limit', timeoutSeconds: 30, reprices: 5 },
        protection: 'software',
        trailing: 'recalculate',
        unprotected: 'keep',
      },
    });
  });

  test('takes the contract from the symbol', () => {
    const contract = (market: string) => {
      const config = configFrom({ ...filled, markets: [market] }, null);
      return typeof config === 'string' ? config : config.markets[0].instrument.contract;
    };
    expect([contract('binance:BTC/USDT:USDT'), contract('deribit:BTC/USD:BTC')]).toEqual(['linear', 'inverse']);
  });

  const live = { mode: 'live', keySymbols: ['BTC/USD:BTC'] } as const;
  test.each<[Partial<CreateValues>, string]>([
    [{ name: ' ' }, 'Give the bot a name of 1 to 60 characters.'],
    [{ strategyId: '' }, 'Choose a strategy.'],
    [{ markets: [] }, 'Choose a market. Market data shows how candles get in.'],
    [{ maxPositions: '1.5' }, 'Most open positions must be a whole number from 1 on, or empty.'],
    [{ maxExposure: '0' }, 'The exposure in all must be a number above 0, or empty.'],
    [{ maxDailyLoss: '0' }, 'The daily loss limit must be above 0 and at most 100 %, or empty.'],
    [{ maxDrawdown: 'ten' }, 'The drawdown limit must be above 0 and at most 100 %, or empty.'],
    [{ dayStartHour: '24' }, 'The day must begin at a whole hour from 0 to 23.'],
    [{ maxLosses: '-1' }, 'Losses in a row must be a whole number from 1 on, or empty.'],
    [{ coolDown: '0' }, 'The cool-down must be above 0 and at most 43,200 minutes (30 days).'],
    [{ maxSlippage: '20000' }, 'The slippage limit must be above 0 and at most 10,000 basis points, or empty.'],
    [{ maxOrders: '0.5' }, 'Entries a minute must be a whole number from 1 to 1,000, or empty.'],
    [{ from: '31.12.2025' }, 'Write the first day of the replay like 2025-12-31.'],
    [{ equity: '-1' }, 'The equity must be a number above 0.'],
    [{ leverage: 'much' }, 'The leverage must be a number from 1 to 500.'],
    [{ ...live, keySymbols: [] }, 'Choose an instrument of the key.'],
    [
      { ...live, entry: 'limit', entryTimeout: '1' },
      'A limit entry must wait a whole number of seconds, from 2 to 3,600.',
    ],
    [{ ...live, entry: 'limit', entryReprices: '99' }, 'A limit entry can be moved 0 to 20 times.'],
  ])('says what is wrong with %j', (changes, sentence) => {
    expect(configFrom({ ...filled, ...changes }, keyOf())).toBe(sentence);
  });

  test('makes no live bot without a key', () => {
    expect(configFrom({ ...filled, ...live }, null)).toBe(
      'Choose the key that it trades with. Keys are added on the page API keys.',
    );
  });
});

describe('the keys that a new bot can have', () => {
  const test1 = (diagnosis: Key['test']['diagnosis']) => ({ ...keyOf().test, diagnosis });

  test('come first, and the others say why they are not offered', () => {
    const keys = [
      keyOf({ id: 'off', active: false }),
      keyOf({ id: 'busy', botId: 'b' }),
      keyOf({ id: 'gone', botId: 'nobody' }),
      keyOf({ id: 'wrong', test: test1('invalid-key') }),
      keyOf({ id: 'empty', instruments: [] }),
      keyOf({ id: 'closed', exchange: 'bitmex' }),
      keyOf({ id: 'good' }),
      keyOf({ id: 'unreached', test: test1('network-down') }),
    ];
    const exchanges = [{ id: 'bitmex', status: 'closed' }] as ExchangeInfo[];
    expect(
      keyChoices(keys, [{ id: 'b', name: 'Night shift' }], exchanges).map(({ key, reason }) => [key.id, reason]),
    ).toEqual([
      ['good', null],
      ['unreached', null],
      ['off', 'deactivated'],
      ['busy', 'serves Night shift'],
      ['gone', 'serves another bot'],
      ['wrong', 'its last test said: key not accepted'],
      ['empty', 'no instruments chosen yet'],
      ['closed', 'its exchange has closed'],
    ]);
  });

  test('bring the margin modes of their exchange, and nothing else is meant', () => {
    const exchange = { marginModes: ['cross'] } as Partial<ExchangeInfo> as ExchangeInfo;
    expect(marginModeOf({ marginMode: 'isolated' }, exchange)).toBe('cross');
    expect(marginModeOf({ marginMode: 'isolated' }, undefined)).toBe('isolated');
  });
});
