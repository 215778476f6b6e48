import { describe, expect, it } from 'vitest';
import type { Trade } from '#core/analysis/report.ts';
import type { LiveResult } from '#core/live/live-input.ts';
import { type LiveOrder, newOrder } from '#core/live/order.ts';
import type { LiveCommit } from '#main/adapters/storage/live-table.ts';
import type { BotStatus } from '#main/services/bots/bot-status.ts';
import { GroupCommit } from '#main/services/bots/live/group-commit.ts';
import { LiveJournal } from '#main/services/bots/live/live-journal.ts';
import { entryTicket } from '../../../support/entry-ticket.ts';

const RECORD = { state: { version: 1 }, until: { fills: [], funding: [] } };
const STATUS: BotStatus = {
  standing: {
    moments: 0,
    marketTime: null,
    equity: 10_000,
    trades: 0,
    wins: 0,
    dayStart: 10_000,
    risk: { lostTodayPct: 0, drawdownPct: 0, losses: 0, locks: [] },
    markets: [],
    warmup: null,
    progress: 0,
    atEnd: false,
  },
  evaluations: [],
  warmup: 0,
  seen: [],
  note: null,
  blocks: [],
};
const TRADE = { id: 1, pnl: 5 } as Trade;

const order = newOrder(entryTicket('bot', 1));

const led = (to: Partial<LiveResult>): LiveResult => ({
  place: [],
  cancel: [],
  changed: [],
  trades: [],
  news: [],
  reconcile: false,
  ...to,
});

const journalled = (each: LiveOrder) => ({ order: each, clientOrderId: 'pl1', cancelWanted: false });

/** A journal that writes into a list. */
function journal() {
  const written: LiveCommit[] = [];
  const group = new GroupCommit({
    live: {
      commitAll: (commits) => {
        written.push(...commits.map(({ commit }) => commit));
        return commits.map(() => null);
      },
    },
    syncLog: async () => undefined,
  });
  const made = new LiveJournal({
    botId: 'bot',
    group,
    lastEvent: 3,
    moments: 7,
    told: () => undefined,
    now: () => 5000,
  });
  const write = (status: BotStatus | null) => {
    made.write(
      { record: RECORD, status, durable: status === null },
      null,
      () => undefined,
      () => undefined,
    );
    group.flush();
  };
  return { made, written, write };
}

describe('the journal of a live bot', () => {
  it('lets an order wait for itself and the state alone, and writes the words and figures of that close after it', () => {
    const { made, written, write } = journal();
    made.add(led({ place: [order], changed: [order] }), journalled);
    made.notice('something was said');
    made.closed(60_000, 10_000);
    write(null);
    expect(written).toEqual([
      { bot: null, mark: null, record: RECORD, orders: [journalled(order)], foreignFills: [], durable: true },
    ]);
    expect(made.dirty).toBe(true);
    write(STATUS);
    expect(made.dirty).toBe(false);
    const notice = { number: 4, at: 5000, event: { kind: 'notice', text: 'something was said' } };
    expect(written[1]).toMatchObject({
      orders: [],
      mark: [60_000, 10_000],
      bot: { moments: 8, events: [notice], equity: [[60_000, 10_000]] },
    });
  });

  it('writes a trade and a command that is carried out together with the state that says so', () => {
    for (const what of ['trade', 'command'] as const) {
      const { made, written, write } = journal();
      made.add(led({ place: [order], changed: [order], trades: what === 'trade' ? [TRADE] : [] }), journalled);
      if (what === 'command') made.done(9);
      write(null);
      expect(written).toHaveLength(1);
      expect(written[0]).toMatchObject({
        record: RECORD,
        orders: [journalled(order)],
        bot: what === 'trade' ? { trades: [TRADE] } : { done: [{ number: 9, after: 7 }] },
      });
    }
  });

  it('leaves a fill that is nobody’s with the state that has read it', () => {
    const { made, written, write } = journal();
    const fill = { market: 0, side: 'sell', id: 'f', price: 1, amount: 1, fee: null, time: 1 } as const;
    made.foreign(fill);
    write(null);
    expect(written[0]).toMatchObject({ bot: null, foreignFills: [fill] });
  });
});
