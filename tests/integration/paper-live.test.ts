import { describe, expect, it } from 'vitest';
import { botLimitsSchema } from '#core/risk/bot-limits.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { templateOf } from '../unit/core/support/engine.ts';
import {
  eventsOf,
  expectBacktest,
  MINUTE,
  noticesOf,
  paperWorld,
  startBot,
  until,
  untilCloses,
  WARMUP,
} from './support/paper-world.ts';

const HOUR = 60 * MINUTE;

/** In the market nearly all the time. */
const HOLDS = templateOf([
  { use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 3, output: 'state' } },
  { use: 'time-stop', role: 'exit', params: { candles: 6 } },
]);

describe('a paper bot on live candles', { timeout: 120_000 }, () => {
  it('has its past at once, decides from the first close after its start on, and trades as the backtest does', async () => {
    const { host, folder } = await paperWorld();
    const first = host();
    const id = startBot(first);
    const started = Date.now();
    await untilCloses(first, id, WARMUP);
    const past = first.shown.filter(({ standing }) => standing.moments === WARMUP - 1);
    expect(past.map(({ standing }) => standing.warmup)).toContainEqual({ seen: 3, needed: 4 });
    await until(() => first.service.get(id).note).toBe(null);
    await until(() => first.service.get(id).standing.trades).toBeGreaterThanOrEqual(2);
    for (const { time } of eventsOf(first, id, 'entry')) expect(time).toBeGreaterThanOrEqual(started);
    expect(first.service.get(id).config.markets[0].instrument).toMatchObject({ tick: 0.1, step: 0.001 });
    await expectBacktest(first, folder, id);
  });

  it('goes on after kills as if nothing had happened, and says which closes it had missed', async () => {
    const { host, folder } = await paperWorld();
    let running = host();
    const id = startBot(running);
    for (const more of [3, 1, 2]) {
      await untilCloses(running, id, more);
      await running.kill();
      running = host();
      await until(() => running.service.get(id).state).toBe('running');
    }
    await running.kill();
    const down = Date.now();
    await until(() => Date.now()).toBeGreaterThan(down + 6 * MINUTE);
    running = host();
    await until(() => noticesOf(running, id)).toContainEqual(
      expect.stringMatching(/^Dealt with the \d closes from .* UTC that it had missed\.$/),
    );
    await untilCloses(running, id, 2);
    const trades = await expectBacktest(running, folder, id);
    expect(trades.length).toBeGreaterThan(0);
  });

  it('is offline while its exchange is down, and makes up for it by itself', async () => {
    const { simulator, host, folder } = await paperWorld();
    const running = host();
    const id = startBot(running);
    await untilCloses(running, id, WARMUP);
    await simulator.goDown();
    await until(() => running.service.get(id).state).toBe('offline');
    const { note } = running.service.get(id);
    expect(note).toMatch(/^Offline since .* UTC: .*Bybit/);
    const { whyNotTrading } = running.service.detail(id, { trade: 0, event: 0, equity: 0 });
    expect(whyNotTrading).toContainEqual({ ok: false, text: note });
    const { moments } = running.service.get(id).standing;
    const down = Date.now();
    await until(() => Date.now()).toBeGreaterThan(down + 5 * MINUTE);
    expect(running.service.get(id).standing.moments).toBe(moments);
    await simulator.comeBack();
    await until(() => running.service.get(id).state).toBe('running');
    await untilCloses(running, id, 6);
    expect(noticesOf(running, id).join()).toContain('that it had missed');
    await expectBacktest(running, folder, id);
  });

  it('trades the same over streams that break and streams that say nothing', async () => {
    const { simulator, host, folder } = await paperWorld();
    const running = host();
    const id = startBot(running);
    await untilCloses(running, id, WARMUP);
    simulator.closeStreams();
    await untilCloses(running, id, 2);
    simulator.faults.silent.add('candle');
    await until(() => running.service.get(id).state).toBe('offline');
    expect(running.service.get(id).note).toMatch(/Bybit has sent no candles for \d+ s/);
    simulator.faults.silent.clear();
    await until(() => running.service.get(id).state).toBe('running');
    await untilCloses(running, id, 2);
    await expectBacktest(running, folder, id);
  });

  it('takes the funding of the time when it runs in, and knows none that is paid later', async () => {
    const boundary = Math.ceil(Date.now() / (8 * HOUR)) * 8 * HOUR;
    const { simulator, host, folder } = await paperWorld({ begin: boundary - 3 * MINUTE });
    simulator.exchange.market('BTCUSDT').funding.set(boundary, 0.003);
    const running = host();
    const id = startBot(running, { settings: backtestSettingsSchema.parse({ closeAtEnd: false, leverage: 3 }) }, HOLDS);
    await until(() => running.service.get(id).standing.marketTime, 90).toBeGreaterThan(boundary + MINUTE);
    expect(running.ledger.bots.inputs(id).funding).toEqual([
      expect.objectContaining({ market: 0, time: boundary, rate: 0.003 }),
    ]);
    await running.kill();
    const again = host();
    await until(() => again.service.get(id).standing.trades).toBeGreaterThanOrEqual(1);
    const trades = await expectBacktest(again, folder, id);
    // A short position is paid a positive rate.
    expect(trades.some(({ side, funding }) => side === 'short' && funding < 0)).toBe(true);
  });

  it('enters nothing at the closes of the time when it was stopped', async () => {
    const { host } = await paperWorld();
    const running = host();
    const id = startBot(running);
    await until(() => eventsOf(running, id, 'entry').length).toBeGreaterThanOrEqual(1);
    running.service.command(id, 'stop');
    await until(() => running.service.get(id).state).toBe('stopped');
    const stopped = Date.now();
    await until(() => Date.now()).toBeGreaterThan(stopped + 8 * MINUTE);
    const started = Date.now();
    running.service.command(id, 'start');
    await until(() => Math.max(...eventsOf(running, id, 'entry').map(({ time }) => time))).toBeGreaterThan(started);
    const between = eventsOf(running, id, 'entry').filter(({ time }) => time > stopped + MINUTE && time <= started);
    expect(between).toEqual([]);
    const reasons = eventsOf(running, id, 'refusal').flatMap((event) => event.reasons);
    expect(reasons).toContain('a close of the time when the bot was stopped');
  });

  it('stands still while the machine sleeps, and afterwards measures the clock before it makes up for it', async () => {
    const { simulator, host, folder } = await paperWorld();
    const running = host();
    const id = startBot(running);
    await untilCloses(running, id, WARMUP);
    running.service.suspend();
    const { moments } = running.service.get(id).standing;
    const asleep = Date.now();
    const calls = () => simulator.journal.entries.filter(({ call }) => call === 'time').length;
    const before = calls();
    await until(() => Date.now()).toBeGreaterThan(asleep + 5 * MINUTE);
    expect(running.service.get(id).standing.moments).toBe(moments);
    expect(calls()).toBe(before);
    running.service.resume();
    await untilCloses(running, id, 5);
    expect(calls()).toBeGreaterThan(before);
    expect(running.shown.map(({ note }) => note)).toContainEqual(expect.stringMatching(/This computer was asleep\./));
    await until(() => running.service.get(id).state).toBe('running');
    await expectBacktest(running, folder, id);
  });

  it('keeps the locks of its limits over a kill, until the user ends them', async () => {
    const { host } = await paperWorld();
    let running = host();
    const id = startBot(running, { limits: botLimitsSchema.parse({ maxDrawdownPct: 0.02 }) });
    const locks = () => running.service.get(id).standing.risk.locks.map(({ kind }) => kind);
    await until(locks).toEqual(['drawdown']);
    await until(() => running.ledger.bots.trades(id).length).toBeGreaterThanOrEqual(1);
    await running.kill();
    running = host();
    await until(() => running.service.get(id).state).toBe('running');
    expect(locks()).toEqual(['drawdown']);
    const entries = () => eventsOf(running, id, 'entry').length;
    const made = entries();
    await untilCloses(running, id, 6);
    expect(entries()).toBe(made);
    running.service.command(id, 'release');
    await until(entries).toBeGreaterThan(made);
  });

  it('says that it is alive, though nothing happens', async () => {
    const { host } = await paperWorld();
    const running = host();
    const id = startBot(running, { timeframe: '15m' });
    await untilCloses(running, id, WARMUP - 1);
    const { moments } = running.service.get(id).standing;
    const before = running.ledger.bots.get(id)?.heartbeat ?? 0;
    await until(() => running.ledger.bots.get(id)?.heartbeat).toBeGreaterThan(before + 30_000);
    expect(running.service.get(id).standing.moments - moments).toBeLessThanOrEqual(1);
  });
});
