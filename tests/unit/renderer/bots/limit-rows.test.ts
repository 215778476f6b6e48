import { describe, expect, test } from 'vitest';
import { botLimitsSchema } from '#core/risk/bot-limits.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { limitRows } from '#renderer/pages/bots/limit-rows.ts';
import { botOf, long, market } from '../support/bots.ts';

const bot = botOf({
  config: {
    limits: botLimitsSchema.parse({ maxDailyLossPct: 4, maxDrawdownPct: 20, maxConsecutiveLosses: 3 }),
    settings: backtestSettingsSchema.parse({ limits: { maxPositions: 2, maxExposure: 0.5 } }),
  },
  standing: {
    equity: 1000,
    risk: { lostTodayPct: 3, drawdownPct: 5, losses: 1, locks: [] },
    markets: [market({ position: long() })],
  },
});

describe('the limits of a bot', () => {
  test('say how much of each is in use', () => {
    const rows = new Map(limitRows(bot).map((row) => [row.name, row]));
    const seen = (name: string) => {
      const row = rows.get(name);
      return [row?.used.replaceAll('\u2009', ' '), row?.limit?.replaceAll('\u2009', ' ') ?? null, row?.fraction];
    };
    expect(seen('Loss of the day')).toEqual(['3.00 %', '4.00 %', 0.75]);
    expect(seen('Drawdown')).toEqual(['5.00 %', '20.00 %', 0.25]);
    expect(seen('Losses in a row')).toEqual(['1', '3', 1 / 3]);
    expect(seen('Open positions')).toEqual(['1', '2', 0.5]);
    // 2 contracts at 110.
    expect(seen('Exposure in all')).toEqual(['0.22× equity', '0.50× equity', 0.44]);
    expect(seen('Exposure of one instrument')).toEqual(['0.22× equity', null, null]);
    expect(seen('Entries a minute')).toEqual(['', '20', null]);
  });

  test('count a day’s gain as no loss', () => {
    const gained = { ...bot, standing: { ...bot.standing, risk: { ...bot.standing.risk, lostTodayPct: -2 } } };
    expect(limitRows(gained)[0].fraction).toBe(0);
  });
});
