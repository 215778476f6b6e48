import type { Ledger } from '#main/adapters/storage/ledger.ts';

const MINUTE_MS = 60_000;
/** Between the closes of two candles of a minute, ms. */
const QUIET_FROM = 20_000;
const QUIET_UNTIL = 50_000;

/**
 * Folds the ledger's log into its file while nothing is about to happen. SQLite would do that by itself in the middle of
 * whatever write makes the log long, which is often that of orders at a close, and takes longer than the write.
 */
export class QuietCheckpoint {
  readonly #ledger: Pick<Ledger, 'checkpoint'>;
  #minute: number | null = null;

  constructor(ledger: Pick<Ledger, 'checkpoint' | 'letLogGrow'>) {
    this.#ledger = ledger;
    ledger.letLogGrow();
  }

  /**
   * To be called many times a minute.
   * @param now ms
   */
  tick(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    const inside = now % MINUTE_MS;
    if (minute === this.#minute || inside < QUIET_FROM || inside >= QUIET_UNTIL) return;
    this.#minute = minute;
    this.#ledger.checkpoint();
  }
}
