import { type SeededRandom, seededRandom } from '#core/market/seeded-random.ts';
import type { FaultAction } from '../../tests/simulator/server/faults.ts';
import type { Simulator } from '../../tests/simulator/simulator.ts';

const ACTS: readonly FaultAction[] = [
  { kind: 'lose-answer', connection: 'cut' },
  { kind: 'lose-request', connection: 'cut' },
  { kind: 'lose-answer', connection: 'hang' },
  { kind: 'fail', how: 'server-error' },
  { kind: 'fail', how: 'server-error', effect: 'done' },
  { kind: 'fail', how: 'rate-limit', retryAfterMs: 1000 },
  { kind: 'cut-body' },
];
const CALLS = ['create-order', 'cancel-order', 'fetch-order', 'open-orders', 'positions', 'balance', 'fills'] as const;

/** Lets things go wrong at random at an exchange, the same for the same seed. */
export class Trouble {
  readonly #random: SeededRandom;
  count = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** One thing goes wrong; those that last end by themselves within seconds. */
  async strike(simulator: Simulator): Promise<void> {
    this.count++;
    const kind = this.#random.uniform();
    if (kind < 0.85) {
      simulator.faults.add({ on: this.#one(CALLS), act: this.#one(ACTS) });
    } else if (kind < 0.92) {
      simulator.closeStreams(this.#random.uniform() < 0.5 ? 1001 : undefined);
    } else if (kind < 0.97) {
      simulator.faults.silent.add('any');
      setTimeout(() => simulator.faults.silent.clear(), 20_000);
    } else {
      await simulator.goDown();
      setTimeout(() => void simulator.comeBack(), 15_000);
    }
  }

  #one<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random.uniform() * values.length)];
  }
}
