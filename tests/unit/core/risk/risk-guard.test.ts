import { describe, expect, test } from 'vitest';
import { botLimitsSchema } from '#core/risk/bot-limits.ts';
import { RiskGuard } from '#core/risk/risk-guard.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2025, 0, 6);
const guard = (limits: Parameters<typeof botLimitsSchema.parse>[0], equity = 1000) =>
  new RiskGuard(botLimitsSchema.parse(limits), equity);
const kinds = (risk: RiskGuard, hour: number) => risk.locksAt(START + hour * HOUR).map(({ kind }) => kind);

describe('the daily loss', () => {
  test('is measured from the equity with which the UTC day began, and ends with it', () => {
    const risk = guard({ maxDailyLossPct: 2 });
    risk.mark(START + HOUR, 1100);
    risk.mark(START + 2 * HOUR, 985);
    expect([risk.lostTodayPct, kinds(risk, 2)]).toEqual([1.5, []]);
    expect(risk.mark(START + 3 * HOUR, 980)).toMatchObject([{ kind: 'daily-loss', until: START + 24 * HOUR }]);
    expect(risk.mark(START + 4 * HOUR, 1200), 'a gain does not end it').toEqual([]);
    expect([kinds(risk, 4), kinds(risk, 23.9), kinds(risk, 24)]).toEqual([['daily-loss'], ['daily-loss'], []]);
    risk.mark(START + 24 * HOUR, 1190);
    expect(risk.state.dayStart).toBe(1190);
    expect(risk.mark(START + 25 * HOUR, 1166)).toHaveLength(1);
  });

  test('of a day that begins in a hole is measured from the last mark before it', () => {
    const risk = guard({ maxDailyLossPct: 10 });
    risk.mark(START + 20 * HOUR, 900);
    risk.mark(START + 30 * HOUR, 855);
    expect([risk.state.dayStart, risk.lostTodayPct, kinds(risk, 30)]).toEqual([900, 5, []]);
  });

  test('begins at the hour that the user has chosen', () => {
    const risk = guard({ maxDailyLossPct: 10, dayStartHour: 8 });
    risk.mark(START + 7 * HOUR, 880);
    expect(kinds(risk, 7)).toEqual(['daily-loss']);
    expect(kinds(risk, 8)).toEqual([]);
    risk.mark(START + 8 * HOUR, 880);
    expect(risk.lostTodayPct).toBe(0);
  });
});

describe('the drawdown', () => {
  test('locks entries until the user ends it, and is then counted from the equity of that moment', () => {
    const risk = guard({ maxDrawdownPct: 10 });
    risk.mark(START + HOUR, 2000);
    expect(risk.mark(START + 30 * HOUR, 1800)).toMatchObject([{ kind: 'drawdown', until: null }]);
    expect(kinds(risk, 10_000)).toEqual(['drawdown']);
    risk.release();
    expect([kinds(risk, 31), risk.drawdownPct]).toEqual([[], 0]);
    expect(risk.mark(START + 32 * HOUR, 1700)).toEqual([]);
    expect(risk.mark(START + 33 * HOUR, 1620)).toHaveLength(1);
  });
});

describe('a streak of losses', () => {
  test('brings a cool-down that ends by itself; a gain in between ends the streak', () => {
    const risk = guard({ maxConsecutiveLosses: 3, coolDownMinutes: 90 });
    for (const pnl of [-1, -1, 5, -1, -1]) expect(risk.tradeClosed(START, pnl)).toEqual([]);
    expect(risk.tradeClosed(START + HOUR, -1)).toMatchObject([{ kind: 'loss-streak', until: START + 2.5 * HOUR }]);
    expect([kinds(risk, 2.4), kinds(risk, 2.5)]).toEqual([['loss-streak'], []]);
    expect(risk.losses, 'the next streak begins at nothing').toBe(0);
  });
});

test('the state is plain data, and a guard that is given it goes on as if nothing had happened', () => {
  const limits = { maxDailyLossPct: 2, maxDrawdownPct: 30, maxConsecutiveLosses: 2 };
  const whole = guard(limits);
  whole.mark(START + HOUR, 990);
  whole.tradeClosed(START + HOUR, -10);
  const restored = new RiskGuard(botLimitsSchema.parse(limits), 1000, JSON.parse(JSON.stringify(whole.state)));
  for (const risk of [whole, restored]) {
    risk.tradeClosed(START + 2 * HOUR, -5);
    risk.mark(START + 2 * HOUR, 975);
  }
  expect(restored.state).toEqual(whole.state);
  expect(kinds(restored, 2)).toEqual(['loss-streak', 'daily-loss']);
});

test('without limits there are no locks', () => {
  const risk = guard({});
  risk.mark(START, 1);
  risk.tradeClosed(START, -1);
  expect(risk.locksAt(START)).toEqual([]);
});
