import type { BotEvent } from '#contract/bots.ts';
import { isTold } from '#core/notifications/of-news.ts';

/** New lines of the log of one bot. */
export interface ToldLines {
  readonly id: string;
  readonly events: readonly BotEvent[];
}

/** How long lines are gathered, ms: a fast replay makes thousands a second. */
const GATHER_MS = 100;

/** Gathers what bots tell and hands it on a few times a second, without what nobody outside of their logs is told. */
export class ToldBatch {
  readonly #handOn: (lines: readonly ToldLines[]) => void;
  #waiting: ToldLines[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(handOn: (lines: readonly ToldLines[]) => void) {
    this.#handOn = handOn;
  }

  add(id: string, events: readonly BotEvent[]): void {
    const told = events.filter(({ event }) => {
      if (event.kind === 'notice') return false;
      return event.kind === 'command' || isTold(event);
    });
    if (told.length === 0) return;
    this.#waiting.push({ id, events: told });
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  /** Hands on what is there. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const lines = this.#waiting;
    this.#waiting = [];
    if (lines.length > 0) this.#handOn(lines);
  }
}
