import { defineComponent } from '#core/components/component.ts';
import { decimal, integer } from '#core/components/params.ts';
import type { TradeHistory } from '#core/trading/entry-guard.ts';

export const drawdownGate = defineComponent({
  id: 'drawdown-gate',
  title: 'Drawdown gate',
  help: "Stops entries while the equity is too far below its highest close of the last candles, open positions' results included.",
  roles: ['gate'],
  params: {
    maxPct: decimal({
      title: 'Maximum drawdown',
      help: 'Drawdown from which on nothing is entered, in percent of the highest equity in the window.',
      min: 0.1,
      max: 100,
      default: 10,
      unit: '%',
    }),
    candles: integer({
      title: 'Window',
      help: 'How many closes, the current one included, the highest equity is looked for in.',
      min: 2,
      max: 100_000,
      default: 96,
      unit: 'candles',
    }),
  },
  warmup: () => 1,
  guard: ({ maxPct, candles }) => {
    const peak = new HighestEquity(candles);
    return {
      allows: (index, history) => {
        const highest = peak.at(index, history);
        return highest - history.equity(index) < (maxPct / 100) * highest;
      },
    };
  },
  describe: ({ maxPct, candles }) => `equity is less than ${maxPct} % below its highest of ${candles} candles`,
});

/**
 * Highest equity of the last closes, asked at some closes only. Those in between are caught up with, each once, in a
 * queue of the ones that can still become the highest.
 */
class HighestEquity {
  readonly #candles: number;
  #history: TradeHistory | null = null;
  #queue: number[] = [];
  #head = 0;
  #next = 0;

  constructor(candles: number) {
    this.#candles = candles;
  }

  at(index: number, history: TradeHistory): number {
    const first = Math.max(0, index - this.#candles + 1);
    if (history !== this.#history || index < this.#next - 1) this.#begin(history);
    for (let i = Math.max(this.#next, first); i <= index; i++) {
      const equity = history.equity(i);
      while (this.#queue.length > this.#head && history.equity(this.#queue[this.#queue.length - 1]) <= equity) {
        this.#queue.pop();
      }
      this.#queue.push(i);
    }
    this.#next = index + 1;
    while (this.#queue[this.#head] < first) this.#head++;
    if (this.#head > this.#candles) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return history.equity(this.#queue[this.#head]);
  }

  #begin(history: TradeHistory): void {
    this.#history = history;
    this.#queue = [];
    this.#head = 0;
    this.#next = 0;
  }
}
