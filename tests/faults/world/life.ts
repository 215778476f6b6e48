/** At which of the points that are still ahead a process dies. */
export interface Death {
  /** 1 is the next one. */
  readonly ordinal: number;
  /** Whether answers to questions and heartbeats count as points too, as they do while a bot comes back. */
  readonly reads: boolean;
}

/** A point at which a process may die. */
export interface Point {
  readonly what: string;
  /** Whether it is about a question or a heartbeat, after which nothing is different. */
  readonly read: boolean;
}

/** Thrown where a process that lives in this one would have gone on after its death. */
export class Died extends Error {
  override readonly name = 'Died';
}

/** How long a host lives. It dies at the point that is planned, by its own hand, as a process that is killed does. */
export class Life {
  /** Points that were passed since the last plan, in order. */
  readonly passed: Point[] = [];
  #death: Death | null = null;
  #dead = false;
  readonly #die: (at: Point) => void;

  /** @param die ends the process, or forgets what stands for one */
  constructor(die: (at: Point) => void) {
    this.#die = die;
  }

  get dead(): boolean {
    return this.#dead;
  }

  plan(death: Death | null): void {
    this.#death = death;
    this.passed.length = 0;
  }

  /** A point is reached. @returns whether the process is dead: nothing of it may have an effect any more */
  reach(what: string, read = false): boolean {
    if (this.#dead) return true;
    const point = { what, read };
    this.passed.push(point);
    const death = this.#death;
    if (!death || this.#counted(death) < death.ordinal) return false;
    this.end(point);
    return true;
  }

  /** Ends it from outside. */
  end(at: Point): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#die(at);
  }

  #counted({ reads }: Death): number {
    return reads ? this.passed.length : this.passed.filter(({ read }) => !read).length;
  }
}

/** What a dead process waits for. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
