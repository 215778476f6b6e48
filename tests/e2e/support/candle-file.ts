import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestInfo } from '@playwright/test';

/** Two years of real hourly candles, where the machine has them. */
const REAL = resolve('..', 'shared', 'data', 'candles', 'binance-BTCUSDT-perp-1h.csv');
const HOUR_MS = 3_600_000;

/** A CSV file with hourly candles of BTC/USDT:USDT: the real one, or a generated one where that is missing. */
export function hourlyCandles(folder: string, info: TestInfo): string {
  if (existsSync(REAL)) return REAL;
  info.annotations.push({ type: 'note', description: `${REAL} is missing; generated candles are used instead.` });
  const path = join(folder, 'binance-BTCUSDT-perp-1h.csv');
  writeFileSync(path, generate(20_000));
  return path;
}

/** A random walk from a fixed seed (mulberry32). */
function generate(rows: number): string {
  let state = 7;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const lines = ['time,open,high,low,close,volume'];
  let price = 42_000;
  for (let i = 0; i < rows; i++) {
    const open = price;
    price *= 1 + (random() - 0.5) * 0.02;
    const high = Math.max(open, price) * (1 + random() * 0.004);
    const low = Math.min(open, price) * (1 - random() * 0.004);
    const cells = [open, high, low, price, random() * 1000].map((value) => value.toFixed(2));
    lines.push([Date.UTC(2024, 0, 1) + i * HOUR_MS, ...cells].join(','));
  }
  return `${lines.join('\n')}\n`;
}
