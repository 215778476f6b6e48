import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import type { Bot } from '#contract/bots.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { silentLog } from '#main/log.ts';
import { BotService } from '#main/services/bots/bot-service.ts';
import { LIVE_PACE } from '#main/services/bots/live/live-pace.ts';
import { type AskExchange, askExchange } from '#main/services/keys/ask-exchange.ts';
import { KeyService } from '#main/services/keys/key-service.ts';
import { NetworkSettings } from '#main/services/keys/network-settings.ts';
import { SecretAccess } from '#main/services/keys/secret-access.ts';
import { FEED_PACE } from '#main/services/live-candles/feed-pace.ts';
import { LiveCandles } from '#main/services/live-candles/live-candles.ts';
import { LiveConnections } from '#main/services/live-candles/live-connections.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { fastTime } from '../support/fast-time.ts';
import { RISE_AND_FALL } from './support/live-world.ts';

/** No answer takes so long, although the clock runs fast. */
const NETWORK = { ...DEFAULT_NETWORK, timeoutMs: 400_000 };
const MARKET = 'bybit:BTC/USDT:USDT';

const config = (keyId: string, changes: Partial<BotConfig> = {}): BotConfig =>
  botConfigSchema.parse({
    name: 'Live',
    strategyId: 'rise-and-fall',
    keyId,
    markets: [{ market: MARKET, instrument: instrumentSchema.parse({}) }],
    timeframe: '1m',
    settings: { leverage: 5, sizing: { kind: 'equity-percent', percent: 20 }, limits: {} },
    feed: { kind: 'live' },
    ...changes,
  });

/** The service of bots over a simulated Bybit that lives forty times as fast, and everything under it. */
async function desk() {
  fastTime(40);
  const simulator = await startSimulator({
    venue: 'bybit',
    symbols: ['BTCUSDT'],
    clock: { kind: 'real' },
    sigma: 0.002,
    pastMinutes: 700,
  });
  vi.stubEnv('PLUTARC_ENDPOINT_BYBIT', simulator.url);
  vi.stubEnv('PLUTARC_KEYCHAIN', 'vault');
  const { account } = simulator.account({ balances: { USDT: 10_000 }, key: 'key-of-tests', secret: 'secret-of-tests' });
  const folder = temporaryFolder();
  const ledger = Ledger.open(folder);
  const store = MarketStore.open(folder);
  const hub = new TopicHub();
  const secrets = new SecretAccess({
    dataFolder: folder,
    table: ledger.keys,
    ask: async () => 'correct horse battery',
  });
  const network = new NetworkSettings(ledger.keys, secrets);
  const ask: AskExchange = (question, asked, asking) => askExchange(question, { ...asked, network: NETWORK }, asking);
  const keys = new KeyService({ table: ledger.keys, secrets, network, ask, hub });
  const shown: Bot[] = [];
  const open = () => {
    const liveCandles = new LiveCandles({
      store,
      hub,
      connections: new LiveConnections(),
      networkFor: async () => NETWORK,
      pace: { ...FEED_PACE, settleMs: 2000, lateMs: 2000, silentMs: 90_000 },
    });
    const service = new BotService({
      dataFolder: folder,
      ledger,
      store,
      log: silentLog,
      changed: (_id, bot) => void (bot && shown.push(bot)),
      liveCandles,
      accountFor: async (id) => ({ ...(await keys.accountOf(id)), network: NETWORK }),
      keys,
      ask,
      // The clock runs fast, the machine does not.
      live: { pace: { ...LIVE_PACE, stopMs: 400_000, flattenMs: 800_000 }, patienceMs: 900_000 },
    });
    const close = async () => {
      await service.close();
      await liveCandles.close();
    };
    return { service, close };
  };
  const current = { ...open() };
  onTestFinished(async () => {
    await current.close();
    await secrets.close();
    store.close();
    ledger.close();
    await simulator.close();
    vi.unstubAllEnvs();
  });
  const { id: keyId } = await keys.add({
    exchange: 'bybit',
    label: 'main',
    contract: 'linear',
    testnet: false,
    credentials: { apiKey: 'key-of-tests', secret: 'secret-of-tests' },
    deniesWithdrawal: false,
  });
  if (keyId === null) throw new Error('the key was refused');
  const reopen = async () => {
    await current.close();
    Object.assign(current, open());
  };
  return { current, reopen, simulator, account, ledger, keys, keyId, shown };
}

const until = (check: () => unknown) => expect.poll(check, { timeout: 30_000, interval: 20 });

describe('the service of live bots', { timeout: 60_000 }, () => {
  it('makes a bot with a key, lets it trade, closes it out on demand, and gives the key back', async () => {
    const { current, simulator, account, ledger, keys, keyId, reopen } = await desk();
    const id = await current.service.createLive(config(keyId), RISE_AND_FALL);
    const { mode, keyLabel, endpoint, confirmed, config: made } = current.service.get(id);
    expect({ mode, keyLabel, endpoint, confirmed }).toEqual({
      mode: 'live',
      keyLabel: 'main',
      endpoint: simulator.url,
      confirmed: false,
    });
    expect(made.markets[0].instrument).toMatchObject({ tick: 0.1, step: 0.001 });
    expect(keys.list()[0].botId).toBe(id);
    await expect(current.service.createLive(config(keyId, { name: 'Second' }), RISE_AND_FALL)).rejects.toThrow(
      /serves another bot/,
    );
    current.service.command(id, 'start');
    expect(current.service.host('test')).toBe(true);
    await until(() => current.service.get(id).state).toBe('running');
    const held = () => account.positions.get('BTCUSDT')?.amount ?? 0;
    await until(() => held() !== 0 && current.service.get(id).standing.markets[0].position?.stopIn).toBe('exchange');
    const detail = () => current.service.detail(id, { trade: 0, event: 0, equity: 0 });
    await until(() => detail().fills.length).toBeGreaterThan(0);
    const { orders, fills, whyNotTrading } = detail();
    expect(orders.map(({ role }) => role)).toEqual(expect.arrayContaining(['entry', 'stop']));
    expect(fills[0]).toMatchObject({ market: MARKET, amount: expect.any(Number) });
    expect(whyNotTrading.find(({ text }) => text === 'The bot runs.')).toMatchObject({ ok: true });
    await expect(current.service.delete(id)).rejects.toThrow(/still runs/);

    // What it went by is kept of every close, not of the last one alone.
    const last = () => detail().evaluations[0]?.record.time ?? 0;
    const first = last();
    expect(first).toBeGreaterThan(0);
    await until(last).toBeGreaterThan(first);
    await until(() => current.service.evaluation(id, 0, last())?.record.time).toBe(last());
    expect(current.service.evaluation(id, 0, first + 1)).toMatchObject({
      record: {
        time: first,
        warm: true,
        components: [{ id: 'rise', role: 'signal', readings: [{ name: 'SMA 1' }, { name: 'SMA 2' }] }],
      },
      sentence: expect.any(String),
    });
    expect(current.service.evaluation(id, 1, first)).toBeNull();

    // Another host takes it up where this one left it.
    await reopen();
    expect(current.service.get(id).state).toBe('running');
    expect(current.service.host('test')).toBe(true);
    await until(() => current.service.get(id).note).toBe(null);

    keys.setActive(keyId, false);
    const blocked = () => detail().whyNotTrading.some(({ text }) => text.includes('the key is deactivated'));
    await until(blocked).toBe(true);
    keys.setActive(keyId, true);

    expect(await current.service.killSwitch('flatten', null)).toEqual([
      expect.objectContaining({ id, ok: true, text: expect.stringMatching(/^Everything is closed/) }),
    ]);
    expect(held()).toBe(0);
    expect(account.openOrders()).toEqual([]);
    expect(current.service.get(id).state).toBe('paused');
    expect(await current.service.killSwitch('stop', id)).toEqual([expect.objectContaining({ id, ok: true })]);
    expect(current.service.get(id).state).toBe('stopped');
    await current.service.delete(id);
    expect(current.service.list()).toEqual([]);
    expect(ledger.live.orders(id)).toEqual([]);
    expect(keys.list()[0].botId).toBeNull();
  });

  it('asks for the name of a bot before it trades real money for the first time', async () => {
    const { current, keyId } = await desk();
    const id = await current.service.createLive(config(keyId), RISE_AND_FALL);
    // Without the simulator in its place the exchange would be the real one.
    vi.stubEnv('PLUTARC_ENDPOINT_BYBIT', '');
    expect(() => current.service.command(id, 'start')).toThrow(/type its name/);
    expect(() => current.service.command(id, 'start', 'live')).toThrow(/type its name/);
    expect(current.service.startWaits(id)).toBe(false);
    current.service.command(id, 'start', 'Live');
    expect(current.service.startWaits(id)).toBe(true);
    expect(current.service.get(id).confirmed).toBe(true);
  });

  it('closes the position of a bot that does not run', async () => {
    const { current, account, keyId, reopen } = await desk();
    const id = await current.service.createLive(config(keyId), RISE_AND_FALL);
    current.service.command(id, 'start');
    current.service.host('test');
    await until(() => current.service.get(id).standing.markets[0].position?.stopIn).toBe('exchange');
    expect(await current.service.killSwitch('stop', id)).toEqual([expect.objectContaining({ ok: true })]);
    expect(account.openOrders()).toHaveLength(1);
    await expect(current.service.delete(id)).rejects.toThrow(/has a position/);
    await reopen();
    current.service.host('test');
    expect(await current.service.killSwitch('flatten', null)).toEqual([expect.objectContaining({ id, ok: true })]);
    expect(account.positions.get('BTCUSDT')?.amount).toBe(0);
    await until(() => current.service.get(id).state).toBe('stopped');
  });

  it('refuses what its exchange or its key could not do', async () => {
    const { current, keyId } = await desk();
    const cases: [unknown, RegExp][] = [
      [{ markets: [{ market: 'okx:BTC/USDT:USDT', instrument: {} }] }, /is for Bybit: okx/],
      [{ markets: [{ market: 'bybit:BTC/USD:BTC', instrument: {} }] }, /linear perpetuals/],
      [{ settings: { leverage: 500, limits: {} } }, /allows leverage of up to 100×/],
      [{ feed: { kind: 'replay', from: null, speed: 'max' } }, /live candles/],
      [{ keyId: 'nobody' }, /no key "nobody"/],
    ];
    for (const [changes, message] of cases) {
      const wanted = config(keyId, changes as Partial<BotConfig>);
      await expect(current.service.createLive(wanted, RISE_AND_FALL)).rejects.toThrow(message);
    }
    expect(current.service.list()).toEqual([]);
  });
});
