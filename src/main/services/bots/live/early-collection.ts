import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MINUTE_MS = 60_000;
/** From here on into a minute: candles close when it ends, and are asked for a moment later, ms. */
const FROM = 59_500;

/**
 * Has garbage collected just before candles close. V8 does it when room is short, for up to fifteen milliseconds with a
 * hundred bots, and the close of a candle is when all of them need room: the orders would wait for it.
 */
export class EarlyCollection {
  readonly #collect: () => void;
  #minute: number | null = null;

  constructor(collect: () => void = collectYoung()) {
    this.#collect = collect;
  }

  /**
   * To be called many times a second.
   * @param now ms
   */
  tick(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute === this.#minute || now % MINUTE_MS < FROM) return;
    this.#minute = minute;
    this.#collect();
  }
}

/** Of what was made lately, which is all that is collected often; does nothing where V8 does not let itself be asked. */
function collectYoung(): () => void {
  try {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect === 'function') return () => collect({ type: 'minor' });
  } catch {
    // It is faster with it, and right without.
  }
  return () => undefined;
}
