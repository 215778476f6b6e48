import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { botConfigSchema } from '#contract/bot-config.ts';
import { applyOrderEvent, type LiveOrder, newOrder } from '#core/live/order.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import type { LiveCommit } from '#main/adapters/storage/live-table.ts';
import { LogSync } from '#main/adapters/storage/log-sync.ts';
import { entryTicket } from '../../support/entry-ticket.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const BOT = 'bot-1';
const RECORD = { state: { version: 1 }, until: { fills: [5], funding: [null] } };
const MARKETS = ['bybit:BTC/USDT:USDT'];

function opened(folder = temporaryFolder()): Ledger {
  const ledger = Ledger.open(folder);
  onTestFinished(() => ledger.close());
  return ledger;
}

function ledgerWithBot(): Ledger {
  const ledger = opened();
  const config = botConfigSchema.parse({
    name: 'Live',
    strategyId: 'ema-trend',
    keyId: 'key-1',
    markets: MARKETS.map((market) => ({ market, instrument: instrumentSchema.parse({}) })),
    timeframe: '1h',
    settings: backtestSettingsSchema.parse({}),
    feed: { kind: 'live' },
  });
  ledger.bots.insert(BOT, config, null, 1);
  return ledger;
}

const ticket = (n: number) => entryTicket(BOT, n);

const FIGURES = { moments: 1, status: {}, heartbeat: 1, trades: [], events: [], equity: [], done: [] } as const;

const commit = (orders: readonly LiveOrder[], changes: Partial<LiveCommit> = {}): LiveCommit => ({
  bot: FIGURES,
  record: RECORD,
  orders: orders.map((order) => ({ order, clientOrderId: `pl${order.key}`, cancelWanted: false })),
  foreignFills: [],
  mark: null,
  durable: true,
  ...changes,
});

const fill = (id: string, amount: number, price = 60_000) =>
  ({ kind: 'filled', fill: { id, price, amount, fee: 0.01, time: 2000 }, at: 2000 }) as const;

describe('the ledger of live bots', () => {
  it('gives an order back as it was put, with what became of it', () => {
    const ledger = ledgerWithBot();
    const sent = newOrder(ticket(1));
    ledger.live.commit(BOT, commit([sent]));
    expect(ledger.live.orders(BOT)).toEqual([sent]);
    const open = applyOrderEvent(sent, { kind: 'accepted', exchangeId: 'x-1', at: 1500 });
    const part = applyOrderEvent(open, fill('a', 0.1));
    ledger.live.commit(BOT, commit([part]));
    expect(ledger.live.orders(BOT)).toEqual([part]);
    expect(ledger.live.orderOf(BOT, `pl${sent.key}`)).toEqual(part);
    expect(ledger.live.orderOfExchange(BOT, 0, 'x-1')).toEqual(part);
    expect(ledger.live.record(BOT)).toEqual(RECORD);
  });

  it('leaves done orders out, unless they are asked for by their key', () => {
    const ledger = ledgerWithBot();
    const done = applyOrderEvent(newOrder(ticket(1)), { kind: 'rejected', problem: 'no', failure: null, at: 2 });
    const open = newOrder(ticket(2));
    ledger.live.commit(BOT, commit([done, open]));
    expect(ledger.live.orders(BOT).map(({ key }) => key)).toEqual([open.key]);
    expect(ledger.live.orders(BOT, [done.key]).map(({ key }) => key)).toEqual([done.key, open.key]);
  });

  it('adds fills without rounding and books each of them once', () => {
    const ledger = ledgerWithBot();
    let order = newOrder(ticket(1));
    for (const [id, price] of [
      ['a', 60_000],
      ['b', 60_000.1],
      ['c', 60_000.2],
    ] as const) {
      order = applyOrderEvent(order, fill(id, 0.1, price));
      ledger.live.commit(BOT, commit([order]));
      ledger.live.commit(BOT, commit([order]));
    }
    const [shown] = ledger.live.shownOrders(BOT, MARKETS, 10);
    expect(shown).toMatchObject({ filled: 0.3, averagePrice: 60_000.1, status: 'filled', market: MARKETS[0] });
    expect(ledger.live.shownFills(BOT, MARKETS, 10).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('shows what the exchange says is filled as long as the fills are not known, and finds such orders again', () => {
    const ledger = ledgerWithBot();
    const told = applyOrderEvent(newOrder(ticket(1)), {
      kind: 'told',
      status: 'filled',
      exchangeId: 'x',
      filled: 0.3,
      averagePrice: 60_010,
      at: 3000,
    });
    ledger.live.commit(BOT, commit([told]));
    expect(ledger.live.shownOrders(BOT, MARKETS, 10)[0]).toMatchObject({ filled: 0.3, averagePrice: 60_010 });
    expect(ledger.live.unbooked(BOT, 0)).toEqual([told]);
    ledger.live.commit(BOT, commit([applyOrderEvent(told, fill('a', 0.3))]));
    expect(ledger.live.unbooked(BOT, 0)).toEqual([]);
  });

  it('keeps a fill of somebody else, and gives it its order when that turns up', () => {
    const ledger = ledgerWithBot();
    const foreign = { ...fill('a', 0.3).fill, market: 0, side: 'buy' } as const;
    ledger.live.commit(BOT, commit([], { foreignFills: [foreign] }));
    expect(ledger.live.hasFill(BOT, 0, 'a')).toBe(true);
    expect(ledger.live.shownFills(BOT, MARKETS, 10)).toEqual([]);
    ledger.live.commit(BOT, commit([applyOrderEvent(newOrder(ticket(1)), fill('a', 0.3))]));
    expect(ledger.live.shownFills(BOT, MARKETS, 10)).toHaveLength(1);
  });

  it('writes all of a commit or nothing', () => {
    const ledger = ledgerWithBot();
    const event = { number: 1, at: 1, event: { kind: 'notice', text: 'x' } } as const;
    const bot = { ...FIGURES, events: [event] };
    ledger.live.commit(BOT, commit([], { bot }));
    // The same line of the log a second time is a defect.
    expect(() => ledger.live.commit(BOT, commit([newOrder(ticket(1))], { bot, mark: [1, 2] }))).toThrow();
    expect(ledger.live.orders(BOT)).toEqual([]);
    expect(ledger.live.marks(BOT, 0)).toEqual([]);
  });

  it('keeps nothing of what a bot has come to after something of it could not be written, and all of others', () => {
    const ledger = ledgerWithBot();
    const stored = ledger.bots.get(BOT);
    ledger.bots.insert('bot-2', stored?.config ?? botConfigSchema.parse({}), null, 1);
    const event = { number: 1, at: 1, event: { kind: 'notice', text: 'x' } } as const;
    const bot = { ...FIGURES, events: [event, event] };
    const later = commit([], { record: { ...RECORD, state: { version: 1, later: true } } });
    const failures = ledger.live.commitAll([
      { botId: BOT, commit: commit([newOrder(ticket(1))], { bot }) },
      { botId: 'bot-2', commit: commit([]) },
      // A state that speaks of the order above.
      { botId: BOT, commit: later },
    ]);
    expect(failures).toEqual([expect.any(Error), null, failures[0]]);
    expect(ledger.live.record(BOT)).toBeNull();
    expect(ledger.live.record('bot-2')).toEqual(RECORD);
  });

  it('leaves what a bot said about itself as it is where a commit says nothing about it', () => {
    const ledger = ledgerWithBot();
    const { status: _, ...silent } = FIGURES;
    ledger.live.commit(BOT, commit([], { bot: { ...silent, status: { note: 'as before' } } }));
    ledger.live.commit(BOT, commit([newOrder(ticket(1))], { bot: { ...silent, moments: 2 } }));
    expect(ledger.bots.get(BOT)).toMatchObject({ moments: 2, status: { note: 'as before' } });
  });

  it('keeps an order and the state that speaks of it alone, where the rest of the bot is written later', () => {
    const ledger = ledgerWithBot();
    ledger.live.commit(BOT, commit([], { bot: { ...FIGURES, moments: 7 } }));
    const state = { ...RECORD, state: { version: 1, later: true } };
    ledger.live.commit(BOT, commit([newOrder(ticket(1))], { bot: null, record: state }));
    expect(ledger.live.orders(BOT)).toEqual([newOrder(ticket(1))]);
    expect(ledger.live.record(BOT)).toEqual(state);
    expect(ledger.bots.get(BOT)).toMatchObject({ moments: 7, status: {} });
  });

  it('leaves the wait for the disk to another thread where many write at once, and waits everywhere else', async () => {
    const ledger = ledgerWithBot();
    const pragma = vi.spyOn(Database.prototype, 'pragma');
    const all = [{ botId: BOT, commit: commit([newOrder(ticket(1))]) }];
    ledger.live.commit(BOT, all[0].commit);
    expect(pragma).not.toHaveBeenCalled();
    ledger.live.commitAll(all);
    expect(pragma.mock.calls.map(([text]) => text)).toEqual(['synchronous = NORMAL', 'synchronous = FULL']);
    await ledger.syncLog();
    // What comes after one that could not be written waits again.
    const event = { number: 1, at: 1, event: { kind: 'notice', text: 'x' } } as const;
    const twice = commit([], { bot: { ...FIGURES, events: [event, event] } });
    expect(ledger.live.commitAll([{ botId: BOT, commit: twice }])).not.toEqual([null]);
    expect(pragma.mock.lastCall).toEqual(['synchronous = FULL']);
  });

  it('says so when the log cannot be brought onto the disk, and then brings the file there before anything else', async () => {
    const ledger = ledgerWithBot();
    const sync = vi.spyOn(LogSync.prototype, 'sync');
    sync.mockRejectedValueOnce(Object.assign(new Error('i/o error'), { code: 'EIO', syscall: 'fdatasync' }));
    ledger.live.commitAll([{ botId: BOT, commit: commit([newOrder(ticket(1))]) }]);
    await expect(ledger.syncLog()).rejects.toThrow(/ledger\.db cannot be brought onto the disk/);
    const pragma = vi.spyOn(Database.prototype, 'pragma');
    await ledger.syncLog();
    expect(pragma.mock.calls).toEqual([['wal_checkpoint(TRUNCATE)']]);
    await ledger.syncLog();
    expect(pragma).toHaveBeenCalledTimes(1);
    expect(ledger.live.orders(BOT)).toEqual([newOrder(ticket(1))]);
    ledger.close();
    await expect(ledger.syncLog()).rejects.toThrow(/cannot be brought onto the disk/);
  });

  it('keeps marks of the equity and the outcome of a request', () => {
    const ledger = ledgerWithBot();
    ledger.live.commit(BOT, commit([], { mark: [60_000, 10_000] }));
    ledger.live.commit(BOT, commit([], { mark: [120_000, 10_010] }));
    expect(ledger.live.marks(BOT, 60_001)).toEqual([[120_000, 10_010]]);
    const number = ledger.bots.addRequest(BOT, 'resolve-external', { market: 0 }, 1);
    expect(ledger.bots.waitingCommands()).toEqual([]);
    expect(ledger.bots.waitingRequests()).toEqual([
      { number, botId: BOT, request: 'resolve-external', argument: { market: 0 } },
    ]);
    expect(ledger.bots.commandState(number)).toEqual({ done: false, outcome: null });
    ledger.bots.finishRequest(number, { ok: true });
    expect(ledger.bots.commandState(number)).toEqual({ done: true, outcome: { ok: true } });
    expect(ledger.bots.waitingRequests()).toEqual([]);
  });
});
