import { describe, expect, test } from 'vitest';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { liquidationDistance, positionsOf, sortPositions } from '#renderer/fleet/open-positions.ts';
import { botOf, INVERSE, long, market } from '../support/bots.ts';

describe('the open positions', () => {
  test('have their worth, their return on margin and the way to their liquidation', () => {
    const settings = backtestSettingsSchema.parse({ leverage: 5, marginMode: 'cross' });
    const [row] = positionsOf(botOf({ config: { settings }, standing: { markets: [market({ position: long() })] } }));
    expect(row).toMatchObject({
      symbol: 'BTC/USDT',
      exchange: 'binance',
      coin: 'USDT',
      notional: 220,
      leverage: 5,
      marginMode: 'cross',
      // 20 on a margin of 200 / 5.
      returnPct: 50,
      liquidationPct: 50,
      stopIn: 'exchange',
      asOf: null,
    });
  });

  test('of inverse contracts are worth coins', () => {
    const position = long({ amount: 100, entryPrice: 40_000, unrealised: 0.001 });
    const [row] = positionsOf(
      botOf({ standing: { equity: 1, markets: [market({ market: INVERSE, mark: 50_000, position })] } }),
    );
    expect(row).toMatchObject({ coin: 'BTC', notional: 0.02, returnPct: 4, moneyDigits: 6 });
  });

  test('of a replay are as old as its own time says', () => {
    const config = { feed: { kind: 'replay' as const, from: null, speed: 60 } };
    const [row] = positionsOf(botOf({ config, standing: { markets: [market({ position: long() })] } }));
    expect(row.asOf).toBe(2_000_000);
  });

  test('are the very same rows for the same bot, so that only what changed is drawn again', () => {
    const bot = botOf({ standing: { markets: [market({ position: long() })] } });
    expect(positionsOf(bot)).toBe(positionsOf(bot));
    expect(positionsOf({ ...bot })).not.toBe(positionsOf(bot));
  });

  test.each([
    [110, 55, 50],
    [100, 104, 4],
    [null, 55, null],
    [110, null, null],
  ])('at %s with a liquidation at %s are %s %% away from it', (mark, liquidation, expected) => {
    expect(liquidationDistance(mark, liquidation)).toBe(expected);
  });

  test('can be put in the order in which they worry', () => {
    const bot = (name: string, changes: Parameters<typeof long>[0]) =>
      botOf({ name, standing: { markets: [market({ position: long(changes) })] } });
    const rows = [
      bot('b', { unrealised: 5, liquidation: null, amount: 9 }),
      bot('a', { unrealised: -5, liquidation: 50, amount: 1 }),
      bot('c', { unrealised: 0, liquidation: 100, amount: 2 }),
    ].flatMap(positionsOf);
    const names = (order: Parameters<typeof sortPositions>[1]) =>
      sortPositions(rows, order)
        .map(({ botName }) => botName)
        .join('');
    expect([names('bot'), names('result'), names('liquidation'), names('size')]).toEqual(['abc', 'acb', 'cab', 'bca']);
  });
});
