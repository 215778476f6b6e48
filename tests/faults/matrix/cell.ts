import type { CellFault } from './cell-fault.ts';
import { CellWorld } from './cell-world.ts';
import type { OrderStep } from './steps.ts';

export interface CellResult {
  readonly fault: string;
  readonly step: string;
  readonly problems: readonly string[];
  /** Requests that the bot has made in all. */
  readonly requests: number;
}

const BTC = 0;
/** How far the price turns, as a part of it: far enough for a signal, and not as far as any stop. */
const TURN = 0.002;
const TURNS = 4;
/** More than any of these cells needs: a bot that asks more asks without end. */
const MOST_REQUESTS = 6000;

/** One fault at one step: the bot takes it, the ledger is right, the position is protected, and the bot goes on. */
export async function playCell(fault: CellFault, step: OrderStep, seed: number): Promise<CellResult> {
  const cell = await CellWorld.open(step, seed);
  const run = new CellRun(cell, fault, step);
  try {
    await run.play();
  } finally {
    await cell.end();
  }
  const requests = cell.simulator.journal.entries.length;
  if (requests > MOST_REQUESTS) run.problems.push(`${requests} requests were made`);
  return { fault: fault.name, step: step.name, problems: run.problems, requests };
}

class CellRun {
  readonly problems: string[] = [];
  readonly #cell: CellWorld;
  readonly #fault: CellFault;
  readonly #step: OrderStep;
  #struck = false;

  constructor(cell: CellWorld, fault: CellFault, step: OrderStep) {
    this.#cell = cell;
    this.#fault = fault;
    this.#step = step;
  }

  async play(): Promise<void> {
    const { world } = this.#cell;
    await world.begin();
    for (const prepare of this.#step.before) {
      await this.#settle('before the fault');
      prepare(world);
    }
    if (!(await this.#settle('before the fault'))) return;
    const disarm = this.#arm();
    this.#step.act(world);
    if (!(await world.until(() => this.#struck))) this.problems.push('the fault has not struck');
    disarm();
    await world.until(() => this.#arrived);
    const fits = await this.#settle('after the fault');
    this.problems.push(...(this.#fault.check?.(this.#cell) ?? []));
    if (!fits) return;
    this.#fault.over?.(this.#cell);
    await this.#goOn();
    await this.#leave();
    this.problems.push(...(this.#fault.check?.(this.#cell) ?? []));
  }

  /** Whether no request is on its way any more that was delayed: it may come after everything that was done about it. */
  get #arrived(): boolean {
    const made = this.#cell.simulator.journal.of(this.#step.call);
    return made.every(({ handled, faults }) => handled || !faults.includes('delay'));
  }

  /** Has the fault strike at its moment, once. @returns what takes it back */
  #arm(): () => void {
    const strike = () => {
      if (this.#struck) return;
      this.#struck = true;
      this.#fault.strike(this.#cell, this.#step);
    };
    const { call, fits, decided } = this.#step;
    if (this.#fault.when === 'before') strike();
    if (this.#fault.when === 'decided' && decided) {
      this.#cell.onWrite = (commits) => {
        if (commits.some(decided)) strike();
      };
      return () => {
        this.#cell.onWrite = null;
      };
    }
    return this.#cell.simulator.faults.listen((made, facts) => {
      if (made === call && fits(facts)) strike();
    });
  }

  async #settle(when: string): Promise<boolean> {
    const { world } = this.#cell;
    let wrong = await world.settle();
    while (world.host.dead) {
      await world.again();
      wrong = await world.settle();
    }
    for (const problem of wrong) this.problems.push(`${when}: ${problem}`);
    return wrong.length === 0;
  }

  /**
   * The market turns: a bot that is well trades on it, and one that is not says why. It is given several closes: a limit
   * order that waits is taken back at one, and a machine that is busy may make the bot wait for an answer at another.
   */
  async #goOn(): Promise<void> {
    const { world } = this.#cell;
    const told = this.#cell.events.length;
    for (let turn = 0; turn < TURNS; turn++) {
      const way = Math.sign(world.held(BTC)) > 0 ? -1 : 1;
      world.close([Number((world.price(BTC) * (1 + way * TURN)).toFixed(1)), null]);
      if (!(await this.#settle('at the next close'))) return;
      if (this.#fault.blocks) break;
      const waits = world.openOrders(BTC).some(({ reduceOnly, origin }) => !reduceOnly && origin === 'client');
      if (waits || Math.sign(world.held(BTC)) === way) return;
    }
    const said = this.#cell.events.slice(told).flatMap((event) => (event.kind === 'refusal' ? event.reasons : []));
    const { status } = world.host;
    const { blocks } = this.#fault;
    if (blocks && [...said, ...(status?.blocks ?? []), status?.note ?? ''].some((text) => blocks.test(text))) return;
    const reasons = `${status?.state}, ${status?.error ?? status?.note ?? 'no note'}, ${said.join(', ') || 'no refusal'}`;
    this.problems.push(blocks ? `it does not say why it does not enter: ${reasons}` : `it does not go on: ${reasons}`);
  }

  /** The user wants out. */
  async #leave(): Promise<void> {
    const { world } = this.#cell;
    world.host.command('flatten');
    if (!(await this.#settle('after everything was closed'))) return;
    for (const [k, { short }] of world.venue.markets.entries()) {
      if (world.held(k) !== 0) this.problems.push(`${short} is not closed`);
      const left = world.openOrders(k).filter(({ origin }) => origin === 'client');
      if (left.length > 0) this.problems.push(`orders of ${short} are left`);
    }
  }
}
