import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candleAt } from '#core/bots/growing-candles.ts';
import type { LiveOrder, OrderEvent } from '#core/live/order.ts';
import { sliceCandles } from '#core/market/candles.ts';
import type { BacktestInput } from '#core/simulation/backtest.ts';
import { engineInput } from '../support/engine.ts';
import { barsArbitrary, templateArbitrary } from '../support/generators.ts';
import { HOUR, instrumentOf, settingsOf } from '../support/market.ts';
import { Killed, liveOf, PureVenue } from './support/pure-venue.ts';

const inputs: fc.Arbitrary<BacktestInput> = fc
  .record({ template: templateArbitrary, bars: barsArbitrary(30, 90), inverse: fc.boolean() })
  .map(({ template, bars, inverse }) =>
    engineInput({
      template,
      bars,
      timeframeMs: HOUR,
      instrument: instrumentOf({
        contract: inverse ? 'inverse' : 'linear',
        step: inverse ? 1 : 0.001,
        tick: 0.125,
        feeTaker: 0.0005,
        feeMaker: 0.0002,
      }),
      settings: settingsOf({ sizing: { kind: 'notional', notional: 700 }, equity: inverse ? 100 : 10_000 }),
      funding: [],
    }),
  );

/** What goes wrong with the nth thing that is sent. */
type Fault = 'reject' | 'would-trigger-at-once' | 'lose-request' | 'lose-answer' | 'kill' | 'fine';

const faults = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<Fault>('fine') },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Fault>('reject', 'would-trigger-at-once', 'lose-request', 'lose-answer', 'kill'),
    },
  ),
  { minLength: 20, maxLength: 60 },
);

/** A bot that lives through whatever the list of faults holds for it, as its host would. */
class Trial {
  readonly venue: PureVenue;
  readonly #input: BacktestInput;
  readonly #faults: readonly Fault[];
  #next = 0;
  #candle = 0;

  constructor(input: BacktestInput, list: readonly Fault[]) {
    this.#input = input;
    this.#faults = list;
    this.venue = new PureVenue(liveOf(input), input.settings.equity);
    this.venue.refuse = (order) => this.#refuse(order);
    this.venue.beforeSending = () => {
      if (this.#peek() === 'kill') {
        this.#next++;
        throw new Killed();
      }
    };
  }

  play(): void {
    for (; this.#candle < this.#input.candles.length; this.#candle++) {
      this.#surviving(() => this.venue.candle(candleAt(this.#input.candles, this.#candle)));
      this.settle();
    }
  }

  /** Time for the host to find out what became of everything. */
  settle(): void {
    for (let turn = 0; turn < 4; turn++) {
      this.#surviving(() => this.venue.lookUp());
      this.#surviving(() => this.venue.tick(31_000));
      this.#surviving(() => this.venue.fillMarketOrders());
    }
  }

  /** From now on nothing goes wrong; the user wants out. */
  leave(): void {
    this.#next = Number.POSITIVE_INFINITY;
    this.settle();
    this.venue.take(this.venue.run.command('flatten', this.venue.world));
    this.settle();
  }

  #peek(): Fault {
    return this.#faults[this.#next] ?? 'fine';
  }

  #refuse(order: LiveOrder): OrderEvent | 'lose-answer' | 'lose-request' | null {
    const fault = this.#peek();
    this.#next++;
    const refused = (failure: string): OrderEvent => ({
      kind: 'rejected',
      problem: 'the exchange refuses',
      failure,
      at: this.venue.now,
    });
    switch (fault) {
      case 'reject':
        return refused('rejected');
      case 'would-trigger-at-once':
        return order.role === 'stop' ? refused(fault) : null;
      case 'lose-request':
      case 'lose-answer':
        return fault;
      default:
        return null;
    }
  }

  #surviving(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      const { venue } = this;
      const seen = venue.run.seen[0];
      venue.restart({
        candles: [sliceCandles(this.#input.candles, 0, seen)],
        funding: [null],
        trades: venue.trades.map(({ exitTime, pnl }) => ({ market: 0, exitTime, pnl })),
        equity: venue.equity,
        lastTrade: venue.trades.length,
      });
    }
  }
}

describe('whatever the exchange refuses, loses or leaves unanswered, and whenever the process dies', () => {
  test('nothing is sent twice, the books are those of the exchange, and the user gets out', () => {
    fc.assert(
      fc.property(inputs, faults, (input, list) => {
        const trial = new Trial(input, list);
        const { venue } = trial;
        trial.play();
        trial.settle();
        const held = venue.run.standing(0).position;
        expect(held ? held.side * held.amount : 0).toBeCloseTo(venue.position, 9);
        expect(venue.run.standing(0).external).toBe(null);
        // The venue itself throws when an order comes twice.
        expect(new Set(venue.sent.map(({ key }) => key)).size).toBe(venue.sent.length);
        trial.leave();
        expect(venue.position).toBe(0);
        expect(venue.run.standing(0).position).toBe(null);
        expect([...venue.resting.keys()]).toEqual([]);
        expect(venue.run.orders()).toEqual([]);
        const gained = venue.trades.reduce((sum, { pnl }) => sum + pnl, 0);
        expect(gained).toBeCloseTo(venue.cash - input.settings.equity, 6);
      }),
      { numRuns: 150 },
    );
  });

  test('a position is never without a stop that its strategy wants, but for what the exchange refuses', () => {
    fc.assert(
      fc.property(inputs, faults, (input, list) => {
        const trial = new Trial(
          input,
          list.filter((fault) => fault !== 'reject'),
        );
        const { venue } = trial;
        trial.play();
        trial.settle();
        const { position, stopIn, pendingExit } = venue.run.standing(0);
        if (!position?.stop || pendingExit !== null) return;
        expect(stopIn).toBe('exchange');
        expect(venue.waiting('stop')).toEqual([{ amount: position.amount, level: position.stop }]);
      }),
      { numRuns: 100 },
    );
  });
});
