import type { LiveCommit } from '#main/adapters/storage/live-table.ts';
import type { Order } from '../../simulator/account/order.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { FaultWorld } from '../world/fault-world.ts';
import { InProcessHost } from '../world/in-process-host.ts';
import type { OrderStep } from './steps.ts';

/** Longest time for one request of the bots of these tests, ms. */
export const TIMEOUT_MS = 500;
/** How long what passes by itself lasts, ms. */
const PASSING_MS = 250;
const START = Date.UTC(2026, 0, 5, 1, 2);

/** The world of one cell, with what its fault needs. */
export class CellWorld {
  readonly world: FaultWorld;
  /** Orders of somebody else. */
  readonly strangers: Order[] = [];
  /** Looks at what is about to be written. */
  onWrite: ((commits: readonly LiveCommit[]) => void) | null = null;
  readonly #undone = new Set<() => void>();
  #failing: { readonly code: string; readonly message: string; left: number } | null = null;

  private constructor(world: FaultWorld) {
    this.world = world;
  }

  static async open(step: OrderStep, seed: number): Promise<CellWorld> {
    let cell: CellWorld | null = null;
    const world = await FaultWorld.open({
      entry: step.entry,
      seed,
      start: START,
      host: ({ venue, simulator, ledger }) =>
        new InProcessHost({
          venue,
          url: simulator.url,
          ledger,
          timeoutMs: TIMEOUT_MS,
          skewMs: () => simulator.faults.clockSkewMs,
          beforeWriting: (commits) => cell?.beforeWriting(commits),
        }),
    });
    cell = new CellWorld(world);
    return cell;
  }

  get simulator(): Simulator {
    return this.world.simulator;
  }

  /** What the bot has told since it was hosted last. */
  get events() {
    return (this.world.host as InProcessHost).inner.events;
  }

  /** Does something a while later, and before the end in any case. */
  readonly later = (work: () => void): void => {
    const once = () => {
      clearTimeout(timer);
      if (this.#undone.delete(once)) work();
    };
    const timer = setTimeout(once, PASSING_MS);
    this.#undone.add(once);
  };

  /** Lets writes fail as SQLite lets them fail. */
  failWrites(code: string, message: string, times: number): void {
    this.#failing = { code, message, left: times };
  }

  beforeWriting(commits: readonly LiveCommit[]): void {
    this.onWrite?.(commits);
    const failing = this.#failing;
    if (!failing || failing.left === 0) return;
    failing.left--;
    const { code, message } = failing;
    this.world.ledger.guard(() => {
      throw Object.assign(new Error(message), { code });
    });
  }

  async end(): Promise<void> {
    for (const undo of this.#undone) undo();
    await this.world.end();
  }
}
