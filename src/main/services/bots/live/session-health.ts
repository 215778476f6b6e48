import type { LiveRun } from '#core/live/live-run.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { ExchangeKnowledge } from './exchange-knowledge.ts';
import type { LiveClock } from './live-clock.ts';
import type { LivePace } from './live-pace.ts';
import type { Strangers } from './strangers.ts';

export interface HealthDeps {
  readonly profile: SupportedProfile;
  readonly clock: LiveClock;
  readonly pace: LivePace;
  readonly timeframeMs: number;
  readonly run: LiveRun;
  readonly knowledge: ExchangeKnowledge;
  readonly clocks: ClockWatch;
  readonly strangers: Strangers;
  /** What forbids entries from outside: the key, the limits of all bots together. */
  readonly blocks: () => readonly string[];
}

/** What a live session lacks at this moment: what is said about that, and what may not be done because of it. */
export class SessionHealth {
  readonly #deps: HealthDeps;
  readonly #openedAt: number;

  constructor(deps: HealthDeps) {
    this.#deps = deps;
    this.#openedAt = deps.clock.now();
  }

  get offline(): boolean {
    return this.#deps.knowledge.health.offline;
  }

  /** What there is to say beside the state; null for nothing. */
  get note(): string | null {
    const { run, knowledge, clocks } = this.#deps;
    const { health, suspended } = knowledge;
    if (health.offline && health.trouble) {
      const since = new Date(health.trouble.since).toISOString().slice(0, 19).replace('T', ' ');
      return `Offline since ${since} UTC: ${health.trouble.reason}`;
    }
    if (suspended) return 'The machine is asleep.';
    const late = this.#lateCandles;
    if (late !== null) return late;
    const least = Math.min(...run.seen);
    if (least < run.warmup) return `Warming up: ${least} of ${run.warmup} candles.`;
    return clocks.off?.text ?? null;
  }

  /** What forbids entries at this moment beyond the bot's own rules. */
  get blocks(): readonly string[] {
    const { knowledge, profile, clocks, strangers } = this.#deps;
    const reasons = [...this.#deps.blocks()];
    if (knowledge.health.trouble) reasons.push(`the connection to ${profile.name} is lost`);
    else if (!knowledge.known) reasons.push('what the exchange holds has not been read yet');
    if (this.#lateCandles !== null) reasons.push('candles are late');
    if (clocks.off?.blocks) reasons.push("this machine's clock");
    if (strangers.present) reasons.push('another instance of the application trades this account');
    return reasons;
  }

  /** The run itself holds entries back for these. */
  get unknownFates(): readonly string[] {
    const unknown = this.#deps.run.orders().filter(({ status }) => status.kind === 'unresolved').length;
    return unknown === 0 ? [] : [`the fate of ${unknown} order${unknown === 1 ? '' : 's'} is not known yet`];
  }

  /** How old a close may be that is traded on, ms. */
  get freshMs(): number {
    return Math.min(this.#deps.timeframeMs, this.#deps.pace.freshMs + this.#polledMs);
  }

  /** Time between two looks at the candles, where they are not streamed, ms. */
  get #polledMs(): number {
    const { source, pollSeconds } = this.#deps.profile.candles;
    return source === 'poll' ? pollSeconds * 1000 : 0;
  }

  /** What is said when no candle has closed although one is due; null while all come. */
  get #lateCandles(): string | null {
    const { run, clock, timeframeMs, pace } = this.#deps;
    const last = Math.min(...run.state.markets.map(({ lastCandle }) => lastCandle ?? this.#openedAt - timeframeMs));
    const due = last + 2 * timeframeMs;
    if (clock.now() <= due + pace.staleMs + this.#polledMs) return null;
    return `No candle has come since ${new Date(last + timeframeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
  }
}
