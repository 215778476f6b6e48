import { describe, expect, it, onTestFinished } from 'vitest';
import { botConfigSchema } from '#contract/bot-config.ts';
import { type FleetLimits, settingsSchema } from '#contract/settings.ts';
import { validateTemplate } from '#core/strategy/validation.ts';
import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { silentLog } from '#main/log.ts';
import { LiveHost } from '#main/services/bots/live/live-host.ts';
import type { AskedAccount } from '#main/services/keys/ask-exchange.ts';
import type { Account } from '../../simulator/account/account.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { RISE_AND_FALL, TEST_PACE } from './support/live-world.ts';
import { SimulatedCandles } from './support/simulated-candles.ts';

const MINUTE = 60_000;
const ID = 'BTCUSDT';
const SYMBOL = 'BTC/USDT:USDT';

/** A host of several bots, each with an account of its own at one simulated exchange. */
async function host(count: number, { fleet = {} }: { readonly fleet?: Partial<FleetLimits> } = {}) {
  const simulator = await startSimulator({
    venue: 'bybit',
    symbols: [ID],
    sigma: 0,
    pastMinutes: 700,
    clock: { kind: 'manual', start: Math.floor(Date.now() / MINUTE) * MINUTE + 30_000 },
  });
  const ledger = Ledger.open(temporaryFolder());
  ledger.writeSettings({ fleet: settingsSchema.shape.fleet.parse(fleet) });
  const candles = new SimulatedCandles(simulator, () => ID);
  const accounts = new Map<string, Account>();
  const broken = new Set<string>();
  const open = async ({ credentials, contract }: AskedAccount) => {
    const client = await CcxtClient.open({
      profile: findSupportedProfile('bybit'),
      contract,
      credentials,
      testnet: false,
      endpoint: simulator.url,
      network: { proxy: null, ipVersion: 'any', timeoutMs: 1500 },
      gate: new RateGate({ msPerCost: 0.01 }),
    });
    const id = credentials?.apiKey ?? '';
    return new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name === 'balance' && broken.has(id)) return () => Promise.reject(new TypeError('a defect of ours'));
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  const live = new LiveHost({
    ledger,
    log: silentLog,
    candles,
    accountFor: async (keyId) => ({
      exchange: 'bybit',
      contract: 'linear',
      testnet: false,
      credentials: { apiKey: keyId, secret: 'secret' },
      network: { proxy: null, ipVersion: 'any', timeoutMs: 1500 },
    }),
    strategyFor: () => {
      const valid = validateTemplate(RISE_AND_FALL);
      if (!valid.valid) throw new Error('the template is not valid');
      return valid.strategy;
    },
    changed: () => undefined,
    pace: TEST_PACE,
    bot: {
      open,
      clock: () => ({ now: () => simulator.exchange.now(), measure: async () => ({ offset: 0, uncertainty: 0 }) }),
    },
  });
  onTestFinished(async () => {
    await live.close();
    ledger.close();
    await simulator.close();
  });
  const ids = Array.from({ length: count }, (_, k) => `bot-${k}`);
  for (const id of ids) {
    const keyId = `key-of-${id}`;
    const { account } = simulator.account({ name: id, balances: { USDT: 10_000 }, key: keyId, secret: 'secret' });
    accounts.set(id, account);
    ledger.keys.insert(keyRow(keyId));
    ledger.bots.insert(id, configOf(id, keyId), RISE_AND_FALL, Date.now());
    ledger.bots.addCommand(id, 'start', Date.now());
  }
  live.start();
  const held = () => ids.map((id) => accounts.get(id)?.positions.get(ID)?.amount ?? 0);
  const states = () => ids.map((id) => ledger.bots.get(id)?.state);
  const closeAt = (price: number) => {
    simulator.movePrice(ID, price);
    simulator.advance(MINUTE - (simulator.exchange.now() % MINUTE) + 500);
    candles.push();
  };
  return { live, ledger, simulator, ids, held, states, closeAt, broken };
}

const configOf = (name: string, keyId: string) =>
  botConfigSchema.parse({
    name,
    strategyId: 'rise-and-fall',
    keyId,
    markets: [
      { market: `bybit:${SYMBOL}`, instrument: { tick: 0.1, step: 0.001, minAmount: 0.001, feeTaker: 0.00055 } },
    ],
    timeframe: '1m',
    settings: { leverage: 5, sizing: { kind: 'equity-percent', percent: 20 }, limits: {} },
    feed: { kind: 'live' },
  });

const keyRow = (id: string) => ({
  id,
  label: id,
  exchange: 'bybit',
  contract: 'linear' as const,
  testnet: false,
  masked: 'key…',
  active: true,
  createdAt: 1,
  withdrawalDeniedAt: null,
  test: {
    diagnosis: 'ok' as const,
    message: 'fine',
    trade: true,
    withdraw: false,
    ipRestricted: true,
    clockOffsetMs: 0,
    expiresAt: null,
    at: 1,
    endpoint: null,
  },
  instruments: [],
  botId: null,
});

const until = (check: () => unknown) => expect.poll(check, { timeout: 15_000, interval: 10 });

describe('a host of live bots', { timeout: 40_000 }, () => {
  it('runs several of them, each on its own: what breaks in one is no business of the others', async () => {
    const { ids, states, closeAt, held, broken, ledger } = await host(3);
    await until(states).toEqual(['running', 'running', 'running']);
    broken.add('key-of-bot-1');
    await until(states).toEqual(['running', 'error', 'running']);
    expect(ledger.bots.get('bot-1')?.error).toMatch(/error inside the application \(a defect of ours\)/);
    closeAt(60_100);
    await until(() => held().map((amount) => amount > 0)).toEqual([true, false, true]);
    // The user starts it again, and it goes on.
    broken.clear();
    ledger.bots.addCommand(ids[1], 'start', Date.now());
    await until(states).toEqual(['running', 'running', 'running']);
    closeAt(60_200);
    await until(() => held().map((amount) => amount > 0)).toEqual([true, true, true]);
  });

  it('holds all bots together to their common limits, even in the same moment', async () => {
    const { states, closeAt, held, ledger, ids } = await host(4, { fleet: { maxOpenPositions: 2 } });
    await until(states).toEqual(['running', 'running', 'running', 'running']);
    closeAt(60_100);
    await until(() => held().filter((amount) => amount > 0).length).toBe(2);
    const refused = () =>
      ids.filter((id) =>
        ledger.bots
          .events(id)
          .some(({ event }) => event.kind === 'refusal' && event.reasons.some((text) => text.includes('of all bots'))),
      );
    await until(() => refused().length).toBe(2);
    expect(held().filter((amount) => amount > 0)).toHaveLength(2);
  });

  it('blocks entries with a key that is deactivated, and allows them when it is active again', async () => {
    const { states, closeAt, held, ledger, live } = await host(1);
    await until(states).toEqual(['running']);
    ledger.keys.setActive('key-of-bot-0', false);
    await until(() => live.hostedBot('bot-0')?.status.blocks).toEqual(['the key is deactivated']);
    closeAt(60_100);
    await until(() => ledger.bots.events('bot-0').some(({ event }) => event.kind === 'refusal')).toBe(true);
    expect(held()).toEqual([0]);
    ledger.keys.setActive('key-of-bot-0', true);
    await until(() => live.hostedBot('bot-0')?.status.blocks).toEqual([]);
    closeAt(60_200);
    await until(() => held()[0]).toBeGreaterThan(0);
  });
});
