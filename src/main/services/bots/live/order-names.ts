import type { LiveOrder } from '#core/live/order.ts';
import { clientOrderIdFor } from '#main/adapters/exchange/client-order-id.ts';
import type { ClientOrderIdRule } from '#main/adapters/exchange/profile.ts';
import type { LiveTable } from '#main/adapters/storage/live-table.ts';

/** Names that are remembered; the ledger has the others. */
const MOST_NAMES = 2000;

/** Under which names the orders of one bot are known on the exchange: by our id, by the exchange's, or by several. */
export class OrderNames {
  readonly #botId: string;
  readonly #rule: ClientOrderIdRule;
  readonly #ledger: Pick<LiveTable, 'orderOf' | 'orderOfExchange'>;
  readonly #byClientId = new Map<string, string>();
  readonly #byExchangeId = new Map<string, string>();

  constructor(botId: string, rule: ClientOrderIdRule, ledger: Pick<LiveTable, 'orderOf' | 'orderOfExchange'>) {
    this.#botId = botId;
    this.#rule = rule;
    this.#ledger = ledger;
  }

  /** The id that an order carries to the exchange. */
  clientIdOf({ key }: Pick<LiveOrder, 'key'>): string {
    return clientOrderIdFor(this.#rule, key);
  }

  learn(order: LiveOrder): void {
    remember(this.#byClientId, this.clientIdOf(order), order.key);
    if (order.exchangeId !== null) this.alias(order.market, order.exchangeId, order.key);
  }

  /** The exchange calls an order so, perhaps beside another name. Its ids are unique per instrument, not more. */
  alias(market: number, exchangeId: string, key: string): void {
    remember(this.#byExchangeId, `${market} ${exchangeId}`, key);
  }

  /** Key of an order of ours; null for somebody else's. */
  keyOf(market: number, names: { readonly clientOrderId: string | null; readonly id: string | null }): string | null {
    const { clientOrderId, id } = names;
    const known =
      (clientOrderId === null ? undefined : this.#byClientId.get(clientOrderId)) ??
      (id === null ? undefined : this.#byExchangeId.get(`${market} ${id}`));
    if (known !== undefined) return known;
    const stored =
      (clientOrderId && this.#ledger.orderOf(this.#botId, clientOrderId)) ||
      (id && this.#ledger.orderOfExchange(this.#botId, market, id)) ||
      null;
    if (stored) this.learn(stored);
    return stored?.key ?? null;
  }
}

function remember(names: Map<string, string>, name: string, key: string): void {
  names.set(name, key);
  if (names.size > MOST_NAMES) names.delete(names.keys().next().value ?? '');
}
