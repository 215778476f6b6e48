import { afterEach, beforeEach, expect, test } from 'vitest';
import { botConfigSchema } from '#contract/bot-config.ts';
import type { Trade } from '#core/analysis/report.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import type { StoredEvaluation } from '#main/adapters/storage/bot-table.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

let ledger: Ledger;
beforeEach(() => {
  ledger = Ledger.open(temporaryFolder());
});
afterEach(() => ledger.close());

const trade = (id: number, exitTime: number): Trade => ({
  id,
  side: 'long',
  entryTime: exitTime - 1,
  entryPrice: 1,
  exitTime,
  exitPrice: 1,
  amount: 1,
  notional: 1,
  pnl: 0,
  pnlPct: 0,
  fees: 0,
  funding: 0,
  slippage: 0,
  exitReason: 'stop-loss',
  mae: 0,
  mfe: 0,
  bars: 1,
  open: false,
  stop: null,
  target: null,
  r: null,
});

function bot(id: string): string {
  const config = botConfigSchema.parse({
    name: id,
    strategyId: 'ema-trend',
    markets: [{ market: 'binance:BTC/USDT:USDT', instrument: instrumentSchema.parse({}) }],
    timeframe: '1h',
    settings: backtestSettingsSchema.parse({}),
    feed: { kind: 'replay', from: null, speed: 'max' },
  });
  ledger.bots.insert(id, config, null, 1);
  return id;
}

function close(id: string, at: number, ...trades: Trade[]): void {
  const rest = { moments: 1, status: null, events: [], equity: [], done: [] };
  ledger.bots.commit(id, { ...rest, heartbeat: at, trades });
}

test('the trades that several bots closed last come in the order in which they were written, and not in that of their markets', () => {
  const [now, replay, other] = ['now', 'replay', 'other'].map(bot);
  close(now, 1000, trade(1, 900_000));
  close(replay, 2000, trade(1, 10), trade(2, 20));
  close(now, 3000, trade(2, 950_000));
  close(other, 4000, trade(1, 30));
  const listed = (limit: number) =>
    ledger.bots.recentTrades([now, replay], limit).map(({ botId, at, trade: { id } }) => `${botId} ${id} at ${at}`);
  expect(listed(10)).toEqual(['now 2 at 3000', 'replay 2 at 2000', 'replay 1 at 2000', 'now 1 at 1000']);
  expect(listed(2)).toEqual(['now 2 at 3000', 'replay 2 at 2000']);
});

test('what was said at the closes of a bot is found by its candle, of the last 1,000 closes, until the bot is deleted', () => {
  const id = bot('a');
  const rest = { status: null, heartbeat: 1, trades: [], events: [], equity: [], done: [] };
  const said = (moments: number, ...evaluations: StoredEvaluation[]) =>
    ledger.bots.commit(id, { ...rest, moments, evaluations });
  const at = (market: number, time: number) => ledger.bots.evaluation(id, market, time - 60, time);

  said(
    1,
    { market: 0, time: 600, evaluation: { says: 'first' } },
    { market: 1, time: 600, evaluation: 'of the other' },
  );
  said(2, { market: 0, time: 660, evaluation: 'second' });
  expect([at(0, 600), at(0, 659), at(0, 660), at(1, 600)]).toEqual([
    { says: 'first' },
    { says: 'first' },
    'second',
    'of the other',
  ]);
  // Nothing was said before the first one, nor at the second candle of the other instrument.
  expect([at(0, 599), at(1, 660), ledger.bots.evaluation('b', 0, 540, 600)]).toEqual([null, null, null]);

  said(2, { market: 0, time: 660, evaluation: 'second, once more' });
  expect(at(0, 660)).toBe('second, once more');
  said(1001, { market: 0, time: 60_540, evaluation: 'last' });
  expect([at(0, 600), at(1, 600), at(0, 660), at(0, 60_540)]).toEqual([null, null, 'second, once more', 'last']);

  ledger.bots.delete(id);
  expect(at(0, 60_540)).toBeNull();
});
