import { FaultWorld } from '../world/fault-world.ts';
import { BROKE_DOWN, type Host } from '../world/host.ts';
import type { Point } from '../world/life.ts';
import { ExchangePoints } from './exchange-points.ts';
import type { Script } from './scripts.ts';

/** Where a process is killed during a step: at a point that it passes itself, or at one that the exchange passes. */
export interface Kill {
  readonly side: 'host' | 'exchange';
  readonly ordinal: number;
  /** The point, questions included, at which the next process is killed too while it finds its way; null for none. */
  readonly again: number | null;
}

/** A kill that has happened. */
export interface Killed {
  readonly script: Script['name'];
  readonly step: string;
  readonly at: Point;
  readonly side: Kill['side'];
  readonly ordinal: number;
  readonly recovering: boolean;
}

export interface SessionResult {
  readonly killed: readonly Killed[];
  /** Points of each step, where it was not killed. */
  readonly points: readonly { readonly host: number; readonly exchange: number }[];
  readonly problems: readonly string[];
}

export interface SessionOptions {
  readonly script: Script;
  readonly seed: number;
  readonly host: (world: FaultWorld) => Host;
  /** By step: 0 is the start, 1 the first step of the script. */
  readonly kills: ReadonlyMap<number, Kill>;
}

/** A bot's life through a script, with deaths. The script goes on whatever has become of the bot. */
export async function playSession({ script, seed, host, kills }: SessionOptions): Promise<SessionResult> {
  const world = await FaultWorld.open({ entry: script.name, seed, start: script.start, host });
  const run = new SessionRun(world, script, kills);
  try {
    return await run.play();
  } finally {
    await world.end();
  }
}

/** Steps that are played on after the last death: what it has left behind shows in them. */
const AFTERWARDS = 2;

class SessionRun {
  readonly #world: FaultWorld;
  readonly #script: Script;
  readonly #kills: SessionOptions['kills'];
  readonly #killed: Killed[] = [];
  readonly #points: { host: number; exchange: number }[] = [];
  readonly #problems: string[] = [];

  constructor(world: FaultWorld, script: Script, kills: SessionOptions['kills']) {
    this.#world = world;
    this.#script = script;
    this.#kills = kills;
  }

  async play(): Promise<SessionResult> {
    await this.#step(0, 'start', (death) => this.#world.begin(death));
    const last = this.#kills.size > 0 ? Math.max(...this.#kills.keys()) + AFTERWARDS : Number.POSITIVE_INFINITY;
    for (const [k, { name, act }] of this.#script.steps.entries()) {
      if (this.#problems.length > 0 || k + 1 > last) break;
      await this.#step(k + 1, name, async (death) => {
        await this.#world.host.plan(death);
        act(this.#world);
      });
    }
    if (this.#problems.length === 0) await this.#leave();
    return { killed: this.#killed, points: this.#points, problems: this.#problems };
  }

  async #step(
    number: number,
    name: string,
    act: (death: { ordinal: number; reads: boolean } | null) => Promise<void>,
  ): Promise<void> {
    const kill = this.#kills.get(number) ?? null;
    const exchange = new ExchangePoints(this.#world, kill?.side === 'exchange' ? kill.ordinal : null);
    await act(kill?.side === 'host' ? { ordinal: kill.ordinal, reads: false } : null);
    let wrong = await this.#world.settle();
    exchange.stop();
    this.#points.push({ host: this.#world.host.passed.filter(({ read }) => !read).length, exchange: exchange.passed });
    // One that lives beyond the step may still come to its point until it has heard that it need not die.
    for (let life = 0; this.#world.host.dead || !(await this.#reprieved()); life++) {
      if (!this.#remember(name, kill, life > 0)) return;
      const again = life === 0 && kill?.again ? { ordinal: kill.again, reads: true } : null;
      await this.#world.again(again);
      wrong = await this.#world.settle();
    }
    const where = `${this.#script.name}, step ${number} (${name})`;
    for (const problem of wrong) this.#problems.push(`${where}: ${problem}`);
  }

  /** @returns whether the host lives, and no death of it is planned any more */
  async #reprieved(): Promise<boolean> {
    await this.#world.host.plan(null);
    return !this.#world.host.dead;
  }

  /** @returns whether the death was one that was planned */
  #remember(step: string, kill: Kill | null, recovering: boolean): boolean {
    const at = this.#world.host.diedAt;
    if (!at || !kill || at.what.startsWith(BROKE_DOWN)) {
      this.#problems.push(`${this.#script.name}, ${step}: the host has ended by ${at?.what ?? 'nothing'}`);
      return false;
    }
    const { side, ordinal, again } = kill;
    const killed = { script: this.#script.name, step, at, recovering };
    this.#killed.push(recovering ? { ...killed, side: 'host', ordinal: again ?? 0 } : { ...killed, side, ordinal });
    return true;
  }

  /** The user wants out: nothing is left then. */
  async #leave(): Promise<void> {
    const { host, venue } = this.#world;
    host.command('flatten');
    this.#problems.push(...(await this.#world.settle()).map((problem) => `after everything was closed: ${problem}`));
    for (const [k, { short }] of venue.markets.entries()) {
      if (this.#world.held(k) !== 0) this.#problems.push(`${short} is not closed`);
      if (this.#world.openOrders(k).length > 0) this.#problems.push(`orders of ${short} are left`);
    }
  }
}
