import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Bot } from '#contract/bots.ts';
import { sliceCandles } from '#core/market/candles.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { silentLog } from '#main/log.ts';
import { BotService } from '#main/services/bots/bot-service.ts';
import { createServices } from '#main/services/services.ts';
import { cancelledDialogs, quietHost } from '../support/quiet-desktop.ts';

import { backtestTrades, CANDLES, config, DATA, demoFolder, MARKET, OTHER, until } from './support/replay-bots.ts';

let folder: string;

beforeEach(() => {
  folder = demoFolder();
});

interface Opened {
  readonly service: BotService;
  readonly shown: Bot[];
  readonly ledger: Ledger;
  readonly close: () => void;
}

function open(): Opened {
  const ledger = Ledger.open(folder);
  const store = MarketStore.open(folder);
  const shown: Bot[] = [];
  const changed = (_id: string, bot: Bot | null) => void (bot && shown.push(bot));
  const service = new BotService({ dataFolder: folder, ledger, store, log: silentLog, changed });
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    service.close();
    store.close();
    ledger.close();
  };
  opened.push(close);
  return { service, shown, ledger, close };
}

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

describe('a paper bot over a replay', () => {
  test('makes the trades of a backtest over the same candles, with funding and several markets', async () => {
    const wanted = config({
      markets: [MARKET, OTHER].map((market) => ({ market, instrument: instrumentSchema.parse({ step: 0.001 }) })),
      settings: backtestSettingsSchema.parse({
        sizing: { kind: 'equity-percent', percent: 40 },
        marginMode: 'cross',
        leverage: 3,
      }),
      feed: { kind: 'replay', from: 1_675_000_000_000, speed: 'max' },
    });
    const { service, ledger } = open();
    const id = service.create(wanted);
    service.command(id, 'start');
    expect(service.host('test')).toBe(true);
    await until(() => service.get(id).state === 'stopped' && service.get(id).standing.atEnd);
    const expected = backtestTrades(folder, wanted);
    expect(expected.length).toBeGreaterThan(20);
    expect(ledger.bots.trades(id)).toEqual(expected);
    expect(service.get(id).standing.trades).toBe(expected.length);
  });

  test('is paced by its speed, which can be changed while it goes', async () => {
    const { service } = open();
    // 1 h in 50 ms.
    const id = service.create(config({ feed: { kind: 'replay', from: null, speed: 72_000 } }));
    service.command(id, 'start');
    service.host('test');
    await until(() => service.get(id).standing.moments > 0);
    const before = service.get(id).standing.moments;
    await wait(1000);
    const passed = service.get(id).standing.moments - before;
    expect(passed).toBeGreaterThan(10);
    expect(passed).toBeLessThan(24);
    service.setSpeed(id, 'max');
    await until(() => service.get(id).standing.atEnd);
  });

  test('carries out what is asked of it, and says in its log what it did', async () => {
    const { service, ledger } = open();
    const id = service.create(config({ feed: { kind: 'replay', from: null, speed: 1_000_000 } }));
    service.host('test');
    service.command(id, 'start');
    await until(() => service.get(id).standing.trades > 2);
    service.command(id, 'pause');
    await until(() => service.get(id).state === 'paused');
    const { moments } = service.get(id).standing;
    await until(() => service.get(id).standing.moments > moments + 200);
    const entries = () => ledger.bots.events(id).filter(({ event }) => event.kind === 'entry').length;
    const made = entries();
    service.command(id, 'resume');
    await until(() => service.get(id).state === 'running');
    expect(entries()).toBe(made);
    await until(() => service.get(id).standing.markets[0].position !== null);
    service.command(id, 'flatten');
    await until(() => service.get(id).state === 'paused' && service.get(id).standing.markets[0].position === null);
    service.command(id, 'stop');
    await until(() => service.get(id).state === 'stopped');
    const commands = ledger.bots.events(id).flatMap(({ event }) => (event.kind === 'command' ? [event.command] : []));
    expect(commands).toEqual(['start', 'pause', 'resume', 'flatten', 'stop']);
    expect(() => service.command(id, 'pause')).toThrow('"Paper" does not run: start it first.');
    expect(service.detail(id, { trade: 0, event: 0, equity: 0 }).whyNotTrading[0]).toEqual({
      ok: false,
      text: 'The bot is stopped: start it.',
    });
  });

  test('goes on from what is written when the disk was full for a while, and says so in the meantime', async () => {
    const { service, ledger, shown } = open();
    const wanted = config();
    const id = service.create(wanted);
    service.host('test');
    const { commit } = ledger.bots;
    let commits = 0;
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    vi.spyOn(ledger.bots, 'commit').mockImplementation((...args) => {
      commits++;
      if (commits === 3) throw new UserError('The disk is full.', { code: 'failed', cause: full });
      commit.apply(ledger.bots, args);
    });
    service.command(id, 'start');
    await until(() => service.get(id).state === 'stopped' && service.get(id).standing.atEnd);
    expect(shown.map(({ state, note }) => [state, note])).toContainEqual(['offline', 'The disk is full.']);
    expect(ledger.bots.trades(id)).toEqual(backtestTrades(folder, wanted));
  });

  test('goes on after a stop and a new host, and the whole is what it would have been without', async () => {
    const first = open();
    const id = first.service.create(config());
    first.service.command(id, 'start');
    first.service.host('test');
    await until(() => first.service.get(id).standing.moments > 500);
    first.service.command(id, 'stop');
    await until(() => first.service.get(id).state === 'stopped');
    first.service.command(id, 'start');
    await until(() => first.service.get(id).state === 'running');
    first.close();
    const second = open();
    second.service.host('test');
    await until(() => second.service.get(id).standing.atEnd);
    expect(second.ledger.bots.trades(id)).toEqual(backtestTrades(folder, config()));
  });

  test('that was paused and stopped trades again when it is started, also for the next host', async () => {
    const first = open();
    const id = first.service.create(config({ feed: { kind: 'replay', from: null, speed: 1_000_000 } }));
    first.service.host('test');
    first.service.command(id, 'start');
    await until(() => first.service.get(id).standing.trades > 0);
    first.service.command(id, 'pause');
    await until(() => first.service.get(id).state === 'paused');
    first.service.command(id, 'stop');
    await until(() => first.service.get(id).state === 'stopped');
    first.service.command(id, 'start');
    await until(() => first.service.get(id).state === 'running');
    const { trades } = first.service.get(id).standing;
    await until(() => first.service.get(id).standing.trades > trades);
    first.close();
    const second = open();
    second.service.setSpeed(id, 'max');
    second.service.host('test');
    await until(() => second.service.get(id).standing.atEnd);
    expect(second.service.get(id)).toMatchObject({ state: 'stopped', error: null });
    const numbers = second.ledger.bots.trades(id).map((trade) => trade.id);
    expect(numbers).toEqual(numbers.map((_, k) => k + 1));
  });

  test('that fails goes into error with its sentence and touches no other', async () => {
    const before = open();
    const bad = before.service.create(config({ name: 'Bad' }));
    const good = before.service.create(
      config({ name: 'Good', markets: [{ market: OTHER, instrument: instrumentSchema.parse({}) }] }),
    );
    before.service.command(bad, 'start');
    before.service.command(good, 'start');
    before.service.host('test');
    await until(
      () => before.service.get(bad).standing.moments > 300 && before.service.get(good).standing.moments > 300,
    );
    before.close();
    // Half of its past is taken away, as a user does who deletes the candles and imports others.
    const store = MarketStore.open(folder);
    const [market] = DATA.filter((each) => MARKET.includes(each.market.symbol));
    const dataset = store.find('demo', market.market.symbol, '1h');
    store.deleteSeries(dataset?.id ?? '');
    const series = market.data.series.find(({ timeframe }) => timeframe === '1h');
    if (series) store.importCandles(market.market, '1h', sliceCandles(series.candles, 100, CANDLES));
    store.close();
    const after = open();
    after.service.host('test');
    await until(() => after.service.get(bad).state === 'error' && after.service.get(good).standing.atEnd);
    expect(after.service.get(bad).error).toBe(
      `The stored 1h candles of ${MARKET} are not those any more that this bot has traded on: bring them back, or delete the bot and create it anew.`,
    );
    const others = config({ markets: [{ market: OTHER, instrument: instrumentSchema.parse({}) }] });
    expect(after.ledger.bots.trades(good)).toEqual(backtestTrades(folder, others));
  });
});

describe('the bots of the window', () => {
  test('leave the event loop to others and show themselves at most ten times a second, however fast they go', async () => {
    const services = createServices({
      dataFolder: { path: folder, fixed: true },
      version: '1',
      dialogs: cancelledDialogs,
      host: quietHost,
      log: silentLog,
    });
    onTestFinished(() => services.close());
    const { handlers, hub } = services;
    const ids: string[] = [];
    for (let k = 0; k < 8; k++) ids.push((await handlers['bots.create'](config({ name: `Paper ${k}` }))).id);
    const shown = new Map<string, number>();
    hub.onDelta(({ topic, change }) => {
      if (topic !== 'bots' || change.kind !== 'put') return;
      shown.set(change.item.id, (shown.get(change.item.id) ?? 0) + 1);
    });
    for (const id of ids) await handlers['bots.command']({ id, command: 'start' });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const begun = performance.now();
    const done = () => hub.snapshot('bots').items.every(({ standing, state }) => standing.atEnd && state === 'stopped');
    await vi.waitFor(() => expect(done()).toBe(true), { timeout: 30_000, interval: 100 });
    const seconds = (performance.now() - begun) / 1000;
    delay.disable();
    // Beside the ten a second come the states: starting, running, stopped.
    for (const id of ids) expect(shown.get(id)).toBeLessThan(10 * seconds + 8);
    const p99 = delay.percentile(99) / 1e6;
    console.log(`    event loop beside 8 bots at full speed: p99 ${p99.toFixed(1)} ms (target 20 ms)`);
    // Ten times the target: a machine that does other things as well must not fail the test, a bot on the loop must.
    expect(p99).toBeLessThan(200);
    const { trades } = await handlers['bots.detail']({ id: ids[7], afterTrade: 0, afterEvent: 0, afterEquity: 0 });
    expect(trades).toEqual(backtestTrades(folder, config()));
    expect(await handlers['bots.host']({})).toMatchObject({ where: 'here', program: 'the window' });
  }, 40_000);
});
