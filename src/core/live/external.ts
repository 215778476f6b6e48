import type { DeskCore } from './desk-core.ts';
import type { ToldPosition } from './live-input.ts';
import type { LivePosition } from './live-state.ts';
import { entered, isGone, reduced } from './position-books.ts';

/** Reason of the order that closes a position of somebody else's. Its fills are none of the bot's own, however late. */
export const EXTERNAL_EXIT = 'external position';

/** The other parts of a desk, as far as this one needs them. */
interface Others {
  protect(): void;
  finish(position: LivePosition): void;
  replan(position: LivePosition, first: boolean): void;
  newPosition(
    side: 1 | -1,
    entryPrice: number,
    candles: Pick<LivePosition, 'signalCandle' | 'entryCandle'>,
  ): LivePosition;
}

/** What the exchange holds against what the desk knows of, and what the user decides about the difference. */
export class ExternalPosition {
  readonly #desk: DeskCore;
  readonly #others: Others;

  constructor(desk: DeskCore, others: Others) {
    this.#desk = desk;
    this.#others = others;
  }

  /**
   * What the exchange holds, at a moment at which all own orders are resolved and booked. What has become less was closed
   * by the exchange or by somebody; everything else that does not fit waits for the user.
   */
  told(told: ToldPosition): void {
    const { position, ignored } = this.#desk.state;
    if (told.liquidationPrice !== this.#desk.state.liquidation)
      this.#desk.patch({ liquidation: told.liquidationPrice });
    // What is under way may be on the exchange already, or not yet.
    if (this.#desk.openOrders().some(({ status }) => status.kind === 'submitting' || status.kind === 'unresolved'))
      return;
    const own = position ? position.side * position.amount : 0;
    const difference = told.amount - own - ignored;
    if (this.#desk.same(difference, 0)) {
      if (this.#desk.state.external) {
        this.#desk.patch({ external: null });
        this.#desk.tell({
          kind: 'reconciled',
          market: this.#desk.place,
          time: this.#desk.now,
          text: 'The position on the exchange fits again.',
        });
      }
      return;
    }
    const rest = told.amount - ignored;
    if (position && position.side * difference < 0 && position.side * rest >= -this.#desk.half) {
      this.#closedElsewhere(position, Math.min(Math.abs(difference), position.amount), told);
      return;
    }
    if (this.#desk.state.external && this.#desk.same(this.#desk.state.external.amount, difference)) return;
    this.#desk.patch({ external: { amount: difference, since: this.#desk.now } });
    this.#desk.alarm(
      `The exchange has ${told.amount} contracts and the bot knows of ${own}: nothing is entered until you decide what becomes of the difference.`,
    );
  }

  /** Somebody, or the exchange itself, has closed a part of the position. */
  #closedElsewhere(position: LivePosition, amount: number, told: ToldPosition): void {
    const side = position.side > 0 ? 'sell' : 'buy';
    const fills = (told.externalFills ?? []).filter((fill) => fill.side === side);
    const known = fills.reduce((sum, fill) => sum + fill.amount, 0);
    const price =
      known > 0
        ? fills.reduce((sum, fill) => sum + fill.amount * fill.price, 0) / known
        : (told.markPrice ?? (Number.isNaN(this.#desk.price) ? position.entryPrice : this.#desk.price));
    const fees = fills.reduce((sum, fill) => sum + (fill.fee ?? 0), 0);
    const change = { amount, value: amount * price, price, fees, reference: Number.NaN };
    const reason = told.liquidated ? 'liquidation' : 'closed-elsewhere';
    const next = { ...reduced(position, this.#desk.market.instrument, change), exitReason: reason };
    this.#desk.patch({ position: next });
    this.#desk.alarm(
      told.liquidated
        ? `The exchange has liquidated ${amount} contracts at about ${price}.`
        : `${amount} contracts were closed at about ${price} by somebody else than this bot: its books follow.`,
    );
    if (isGone(next, this.#desk.market.instrument)) this.#others.finish(next);
    else this.#others.protect();
  }

  /** The user has decided about a position that the bot cannot explain. @returns whether there was one */
  resolve(choice: 'adopt' | 'close' | 'ignore', told: { readonly entryPrice: number }): boolean {
    const { external, ignored } = this.#desk.state;
    if (!external) return false;
    const { amount } = external;
    this.#desk.patch({ external: null });
    switch (choice) {
      case 'ignore':
        this.#desk.patch({ ignored: ignored + amount });
        break;
      case 'close': {
        const order = this.#desk.send({
          role: 'exit',
          shape: 'market',
          side: amount > 0 ? 'sell' : 'buy',
          amount: Math.abs(amount),
          reason: EXTERNAL_EXIT,
        });
        this.#desk.patch({ externalExit: order.key });
        break;
      }
      case 'adopt':
        this.#adopt(amount, told.entryPrice > 0 ? told.entryPrice : this.#desk.price);
        break;
    }
    return true;
  }

  #adopt(amount: number, entryPrice: number): void {
    const { position } = this.#desk.state;
    const side = amount > 0 ? 1 : -1;
    const change = {
      amount: Math.abs(amount),
      value: Math.abs(amount) * entryPrice,
      price: entryPrice,
      fees: 0,
      reference: Number.NaN,
    };
    if (position && position.side !== side) {
      this.#closedElsewhere(position, position.amount, {
        amount: 0,
        entryPrice,
        liquidationPrice: null,
        markPrice: this.#desk.price,
      });
      const left = Math.abs(amount) - position.amount;
      if (left > this.#desk.half) this.#adopt(side * left, entryPrice);
      return;
    }
    if (position) {
      this.#others.replan(entered(position, this.#desk.market.instrument, change), false);
      return;
    }
    const candle = this.#desk.state.lastCandle ?? this.#desk.openCandle();
    const base = this.#others.newPosition(side, entryPrice, {
      signalCandle: candle,
      entryCandle: this.#desk.openCandle(),
    });
    this.#others.replan(entered(base, this.#desk.market.instrument, change), true);
  }
}
