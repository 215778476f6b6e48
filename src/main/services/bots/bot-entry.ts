import type { BotState } from '#contract/bots.ts';
import type { StoredCommand } from '#main/adapters/storage/bot-table.ts';
import type { HostedBot } from './hosted-bot.ts';

/** Not more often than this is a bot written and shown, ms. */
const COMMIT_MS = 400;
export const SHOW_MS = 100;
/** A trouble that is over sooner than this, ms, is not worth a state of its own. */
const OFFLINE_AFTER_MS = 10_000;

/** A bot in its host: when it was written and shown last, and in which state. */
export class BotEntry {
  readonly hosted: HostedBot;
  /** The command that comes into force when the bot has been restored. */
  readonly startedBy: StoredCommand | null;
  state: BotState = 'starting';
  /** Something is not shown yet. */
  changed = true;
  #shownAt = Number.NEGATIVE_INFINITY;
  #committedAt = Number.NEGATIVE_INFINITY;
  #note: string | null = null;

  constructor(hosted: HostedBot, startedBy: StoredCommand | null) {
    this.hosted = hosted;
    this.startedBy = startedBy;
  }

  /** The state that it should be in: a bot whose candles do not come is offline until they do. */
  get dueState(): BotState {
    const { trouble, paused } = this.hosted;
    const lasts = trouble !== null && Date.now() - trouble.since >= OFFLINE_AFTER_MS;
    if (lasts || (trouble !== null && this.state === 'offline')) return 'offline';
    return paused ? 'paused' : 'running';
  }

  /** Looks whether what it says about itself has become something else. */
  lookAtNote(): void {
    const { note } = this.hosted;
    if (note === this.#note) return;
    this.#note = note;
    this.changed = true;
    this.hosted.touch();
  }

  mustCommit(now: number): boolean {
    const { dirty, heavy } = this.hosted;
    return dirty && (heavy || now - this.#committedAt >= COMMIT_MS);
  }

  mustShow(now: number): boolean {
    return this.changed && now - this.#shownAt >= SHOW_MS;
  }

  /** Writes everything that has happened. */
  commit(): void {
    this.#committedAt = performance.now();
    this.hosted.commit(Date.now());
  }

  /** Writes a new state together with everything before it. */
  enter(state: BotState): void {
    this.state = state;
    this.hosted.state = state;
    this.#committedAt = performance.now();
    this.hosted.commit(Date.now(), { state, since: Date.now(), error: null });
  }

  shown(): void {
    this.#shownAt = performance.now();
    this.changed = false;
  }
}
