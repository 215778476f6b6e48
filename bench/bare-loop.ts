import type { Candles } from '#core/market/candles.ts';

/**
 * What the engine's speed is measured against: the same strategy (EMA 12/26 cross, RSI 14 filter, stop 2 ATR, target 3 ATR, fee 0.05 %
 * a fill, one unit, one position, no reversal) as one hand-written loop over typed arrays, with nothing around it. It is
 * cut into steps for the same reason as the engine's loop.
 */
const STEP = 4096;
const FEE = 0.0005;
const FAST = 12;
const SLOW = 26;
const ATR = 14;
const RSI = 14;
const OVERBOUGHT = 70;
const OVERSOLD = 30;
const STOP = 2;
const TARGET = 3;

class State {
  fast = 0;
  slow = 0;
  range = 0;
  gain = 0;
  loss = 0;
  cash = 1e8;
  peak = 1e8;
  maxDrawdown = 0;
  entry = 0;
  stop = 0;
  target = 0;
  signalRange = 0;
  position = 0;
  pending = 0;
  trades = 0;
}

/** @returns number of trades */
export function runBareLoop(candles: Candles, equity: Float64Array): number {
  const state = new State();
  for (let from = 0; from < candles.length; from += STEP) {
    step(state, candles, equity, from, Math.min(candles.length, from + STEP));
  }
  return state.trades;
}

function step(state: State, { open, high, low, close }: Candles, equity: Float64Array, from: number, to: number): void {
  const alphaFast = 2 / (FAST + 1);
  const alphaSlow = 2 / (SLOW + 1);
  let {
    fast,
    slow,
    range,
    gain,
    loss,
    cash,
    peak,
    maxDrawdown,
    entry,
    stop,
    target,
    signalRange,
    position,
    pending,
    trades,
  } = state;
  for (let i = from; i < to; i++) {
    const o = open[i];
    const h = high[i];
    const l = low[i];
    const c = close[i];
    if (pending !== 0) {
      position = pending;
      pending = 0;
      entry = o;
      stop = o - position * STOP * signalRange;
      target = o + position * TARGET * signalRange;
      cash -= FEE * o;
    }
    if (position !== 0) {
      let exit = 0;
      if (position > 0) {
        if (o <= stop || o >= target) exit = o;
        else if (l <= stop) exit = stop;
        else if (h >= target) exit = target;
      } else if (o >= stop || o <= target) exit = o;
      else if (h >= stop) exit = stop;
      else if (l <= target) exit = target;
      if (exit !== 0) {
        cash += position * (exit - entry) - FEE * exit;
        position = 0;
        trades++;
      }
    }
    const value = cash + position * (c - entry);
    equity[i] = value;
    if (value > peak) peak = value;
    if (peak - value > maxDrawdown) maxDrawdown = peak - value;
    const fastBefore = fast;
    const slowBefore = slow;
    if (i === 0) {
      fast = c;
      slow = c;
      continue;
    }
    const before = close[i - 1];
    const span = Math.max(h, before) - Math.min(l, before);
    fast += alphaFast * (c - fast);
    slow += alphaSlow * (c - slow);
    range += i <= ATR ? span / ATR : (span - range) / ATR;
    const change = c - before;
    // As anyone would write it, and as the loop is written that other engines are compared with.
    // biome-ignore lint/complexity/useMathMinMax: Math.max is another instruction, with another speed
    const up = change > 0 ? change : 0;
    const down = change < 0 ? -change : 0;
    gain += i <= RSI ? up / RSI : (up - gain) / RSI;
    loss += i <= RSI ? down / RSI : (down - loss) / RSI;
    if (i >= SLOW && position === 0) {
      if (fastBefore <= slowBefore && fast > slow) {
        if ((100 * gain) / (gain + loss) < OVERBOUGHT) pending = 1;
      } else if (fastBefore >= slowBefore && fast < slow) {
        if ((100 * gain) / (gain + loss) > OVERSOLD) pending = -1;
      }
      signalRange = range;
    }
  }
  Object.assign(state, {
    fast,
    slow,
    range,
    gain,
    loss,
    cash,
    peak,
    maxDrawdown,
    entry,
    stop,
    target,
    signalRange,
    position,
    pending,
    trades,
  });
}
