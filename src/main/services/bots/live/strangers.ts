import { OWN_ID_MARK } from '#main/adapters/exchange/client-order-id.ts';
import type { ExchangeOrder } from '#main/adapters/exchange/exchange-client.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';

/**
 * Open orders that are not in the journal. Those that bear the mark of this application come from another instance of it,
 * with another journal: two that trade one account would undo each other's work. All others are somebody else's business.
 */
export class Strangers {
  readonly #mark: string | null;
  readonly #alarm: (text: string) => void;
  readonly #notice: (text: string) => void;
  readonly #marked = new Map<string, string>();
  readonly #foreign = new Map<string, number>();

  constructor({ orders }: SupportedProfile, alarm: (text: string) => void, notice: (text: string) => void) {
    const rule = orders.clientOrderId;
    this.#mark = rule.kind === 'text' ? `${rule.prefix}${OWN_ID_MARK}` : null;
    this.#alarm = alarm;
    this.#notice = notice;
  }

  /** Whether another instance has orders in the market. */
  get present(): boolean {
    return this.#marked.size > 0;
  }

  /** Open orders of an instrument that are not ours. */
  seen(symbol: string, orders: readonly ExchangeOrder[]): void {
    const mark = this.#mark;
    const marked = orders.filter(({ clientOrderId }) => mark !== null && clientOrderId?.startsWith(mark));
    const ids = marked.map(({ id }) => id).join(', ');
    if (marked.length === 0) this.#marked.delete(symbol);
    else if (this.#marked.get(symbol) !== ids) {
      this.#marked.set(symbol, ids);
      this.#alarm(
        `${marked.length} open order${marked.length === 1 ? '' : 's'} of ${symbol} (${ids}) were placed by another instance of this application: nothing is entered until they are gone. Stop the other one, or cancel them on the exchange.`,
      );
    }
    const others = orders.length - marked.length;
    if (others > 0 && others !== this.#foreign.get(symbol)) {
      this.#notice(
        `${others} open order${others === 1 ? '' : 's'} of ${symbol} are somebody else's (EXTERNAL): they are left alone.`,
      );
    }
    this.#foreign.set(symbol, others);
  }
}
