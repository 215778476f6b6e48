import { describe, expect, it } from 'vitest';
import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { MomentGate } from '#main/services/bots/live/moment-gate.ts';

function candles(...times: number[]): Candles {
  const columns = allocateCandles(times.length);
  columns.time.set(times);
  return columns;
}

const timesOf = (gate: MomentGate, now: number) => {
  const moments: [number, boolean[]][] = [];
  for (let moment = gate.take(now); moment; moment = gate.take(now)) {
    moments.push([moment.time, moment.candles.map((candle) => candle !== null)]);
  }
  return moments;
};

describe('the gate of moments', () => {
  it('hands on a moment when all markets have their candle, in order', () => {
    const gate = new MomentGate(2, 3000, 0);
    gate.add(0, candles(60, 120), 0);
    expect(timesOf(gate, 0)).toEqual([]);
    gate.add(1, candles(60, 120), 10);
    expect(timesOf(gate, 10)).toEqual([
      [60, [true, true]],
      [120, [true, true]],
    ]);
  });

  it('does not wait longer than its patience for a market, and leaves out what comes later', () => {
    const gate = new MomentGate(2, 3000, 0);
    gate.add(0, candles(60), 1000);
    expect(timesOf(gate, 3999)).toEqual([]);
    expect(timesOf(gate, 4000)).toEqual([[60, [true, false]]]);
    gate.add(1, candles(60), 5000);
    expect(gate.waits).toBe(false);
  });

  it('leaves out what was dealt with before', () => {
    const gate = new MomentGate(1, 3000, 120);
    gate.add(0, candles(60, 120, 180), 0);
    expect(timesOf(gate, 0)).toEqual([[180, [true]]]);
  });
});
