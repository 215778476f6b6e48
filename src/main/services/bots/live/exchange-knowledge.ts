import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { BackOff } from '#main/services/live-candles/back-off.ts';
import { ConnectionHealth } from './connection-health.ts';
import type { LivePace } from './live-pace.ts';

export interface KnowledgeDeps {
  readonly pace: LivePace;
  /** Reads everything from the exchange. @returns whether books and exchange fit together afterwards */
  readonly read: (believe: boolean) => Promise<boolean>;
  /** The connection was lost, and is back: everything has been read again. */
  readonly back: () => void;
  /** Something was not answered, whoever has asked. */
  readonly unanswered: (error: ExchangeError) => void;
  readonly defect: (error: unknown) => void;
}

/**
 * Whether it is known what the exchange holds, and when that is read again: now and then, soon when something does not
 * fit, and after every failure, with longer and longer waits, until an answer comes. Whoever wants to enter asks here.
 */
export class ExchangeKnowledge {
  readonly health: ConnectionHealth;
  readonly #deps: KnowledgeDeps;
  readonly #backOff: BackOff;
  #known = false;
  /** Whether a difference is believed at once, as after a start or a break. */
  #believe = true;
  #suspended = false;
  #readAt = 0;
  #reading: Promise<void> | null = null;
  #over = false;

  constructor(deps: KnowledgeDeps) {
    this.#deps = deps;
    this.#backOff = new BackOff(deps.pace.retryMs);
    this.health = new ConnectionHealth(deps.pace.offlineMs, () => Date.now());
  }

  /** False as long as something may have happened that nobody has heard of. */
  get known(): boolean {
    return this.#known;
  }

  get suspended(): boolean {
    return this.#suspended;
  }

  /** Reads for the first time. @throws ExchangeError when that fails */
  async open(): Promise<void> {
    const together = await this.#deps.read(true);
    this.health.succeeded();
    this.#known = true;
    this.#believe = !together;
    this.#readAt = performance.now() + (together ? this.#deps.pace.reconcileMs : this.#deps.pace.doubtMs);
  }

  tick(): void {
    if (performance.now() >= this.#readAt) void this.#read();
  }

  /** Something does not fit, or has changed: everything is read soon. */
  doubt(): void {
    this.#readAt = Math.min(this.#readAt, performance.now() + this.#deps.pace.doubtMs);
  }

  /** Something was answered. After a failure that alone does not say what has happened in between. */
  answered(): void {
    if (!this.health.succeeded()) return;
    this.#forget(0);
  }

  failed(error: ExchangeError): void {
    this.health.failed(error.message);
    this.#forget(Math.max(this.#backOff.next(), (error.retryAt ?? 0) - Date.now()));
    this.#deps.unanswered(error);
  }

  suspend(): void {
    this.#suspended = true;
    this.#known = false;
  }

  /** Everything is read again before anything is entered. */
  resume(): void {
    this.#suspended = false;
    this.#forget(0);
  }

  /** Reads now. @returns whether books and exchange fit together */
  async readNow(): Promise<boolean> {
    await this.#reading;
    this.#believe = true;
    await this.#read();
    return this.#known && !this.#believe;
  }

  /** No read follows. */
  end(): void {
    this.#over = true;
  }

  /** Resolves when what is being read has been read. */
  async idle(): Promise<void> {
    await this.#reading;
  }

  #forget(waitMs: number): void {
    this.#known = false;
    this.#believe = true;
    this.#readAt = performance.now() + waitMs;
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readOnce(this.#believe).finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readOnce(believe: boolean): Promise<void> {
    const { pace, read, back, defect } = this.#deps;
    this.#readAt = performance.now() + pace.reconcileMs;
    try {
      const together = await read(believe);
      if (this.#over) return;
      const wasLost = this.health.succeeded();
      this.#backOff.reset();
      this.#known = !this.#suspended;
      this.#believe = believe && !together;
      if (!together) this.doubt();
      if (wasLost) back();
    } catch (error) {
      if (this.#over) return;
      if (error instanceof ExchangeError) this.failed(error);
      else defect(error);
    }
  }
}
