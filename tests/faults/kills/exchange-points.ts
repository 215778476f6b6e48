import type { ExchangeEvent } from '../../simulator/exchange/floor.ts';
import type { FaultWorld } from '../world/fault-world.ts';

/**
 * Counts what happens to the orders of the account on the exchange, from when it is made, and kills the host at one of these
 * points: the exchange has acted, and nobody has heard of it.
 */
export class ExchangePoints {
  readonly stop: () => void;
  #passed = 0;

  /** @param ordinal of the point at which the host dies; null for none */
  constructor(world: FaultWorld, ordinal: number | null) {
    this.stop = world.simulator.exchange.listen((event) => {
      const what = inWords(event);
      if (what === null || world.host.dead) return;
      this.#passed++;
      if (this.#passed === ordinal) world.host.kill({ what, read: false });
    });
  }

  get passed(): number {
    return this.#passed;
  }
}

function inWords(event: ExchangeEvent): string | null {
  if (event.kind !== 'order' || event.order.origin !== 'client') return null;
  const { order, change } = event;
  const role = order.trigger ? 'stop' : !order.reduceOnly ? 'entry' : order.price === undefined ? 'exit' : 'target';
  const what = {
    new: 'taken',
    fill: 'filled',
    triggered: 'triggered',
    cancelled: 'cancelled',
    amended: 'amended',
    rejected: 'refused',
  };
  return `${role} ${what[change]}, the answer on its way`;
}
