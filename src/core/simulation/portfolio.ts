import type { Candles } from '../market/candles.ts';
import { Account } from './account.ts';
import { Broker, type BrokerInput } from './broker.ts';
import { type MergedTimes, mergeTimes } from './merged-times.ts';

/**
 * Several instruments on one account. Every moment at which one of them has a candle is gone through in the same order:
 * funding, all exits at the open, all entries at the open, then what happens inside the candles, the mark of the account,
 * and last the decisions at the close. Where one instrument comes before another, it is in the order in which they were
 * given. So nothing is sized or decided by what another instrument does later.
 */
export class Portfolio {
  /** Open time of every candle of any instrument, and the account's equity when those candles have closed. */
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly brokers: readonly Broker[];
  readonly #members: readonly Member[];
  readonly #account: Account;
  readonly #closeAtEnd: boolean;
  readonly #cross: boolean;

  /**
   * @param inputs with the same settings and timeframe, in the order in which entries are filled
   * @param merged the moments of their candles. A run that gets its candles one by one fills them in as they come: each
   *   must be there before `advance` reaches it, and a candle that is not there yet has no place in {@link time} (−1).
   */
  constructor(
    inputs: readonly BrokerInput[],
    merged: MergedTimes = mergeTimes(inputs.map(({ candles }) => candles.time)),
  ) {
    const [{ settings, pool }] = inputs;
    this.#closeAtEnd = settings.closeAtEnd;
    this.#cross = settings.marginMode === 'cross';
    const account = new Account(settings.equity, settings.marginMode);
    this.#account = account;
    this.time = merged.time;
    const equity = pool.float64(merged.time.length);
    this.equity = equity;
    this.#members = inputs.map((input, k) => {
      const marks = merged.positions[k];
      const broker = new Broker(input, account, (index) => equity[marks[index]]);
      return { broker, marks, candles: input.candles, next: 0 };
    });
    this.brokers = this.#members.map(({ broker }) => broker);
  }

  /** Index in {@link time} of a candle of one of the instruments. */
  momentOf(market: number, candle: number): number {
    return this.#members[market].marks[candle];
  }

  /** Goes through the moments with index in [from, to) of {@link time}; calls come in order and without holes. */
  advance(from: number, to: number): void {
    const now: Member[] = [];
    for (let m = from; m < to; m++) {
      now.length = 0;
      for (const member of this.#members) if (member.marks[member.next] === m) now.push(member);
      this.#open(now, m);
      for (const member of now) goInside(member);
      this.equity[m] = this.#account.equity;
      for (const { broker, next } of now) broker.decide(next);
      for (const member of now) {
        member.next++;
        if (member.next === member.candles.length) this.#end(member, m);
      }
    }
  }

  /** All that happens at the opens of moment `m`, before anything happens inside the candles. */
  #open(now: readonly Member[], m: number): void {
    for (const member of now) {
      const { broker, next, candles } = member;
      this.#settleFunding(member, m);
      broker.index = next;
      broker.mark = candles.open[next];
    }
    // What the account holds may have moved everywhere; levels are those of the opens, whoever is looked at first.
    if (this.#cross) this.#moveLiquidations();
    for (const { broker, next } of now) broker.fillExit(next);
    for (const { broker, next } of now) broker.fillEntry(next);
    if (this.#cross) this.#moveLiquidations();
  }

  #moveLiquidations(): void {
    for (const broker of this.brokers) if (broker.open) broker.moveLiquidation();
  }

  /** Settles what is due before the member's next candle; what lay inside its last one belongs to the marks since. */
  #settleFunding({ broker, next, marks }: Member, m: number): void {
    if (next < broker.nextFunding) return;
    const paid = broker.settleFunding(next);
    if (paid === 0) return;
    for (let k = marks[next - 1]; k < m; k++) this.equity[k] -= paid;
  }

  /** The instrument has no more candles: its last funding, and the end of its position. */
  #end(member: Member, m: number): void {
    this.#settleFunding(member, m + 1);
    const { broker } = member;
    broker.trader.dropOrders();
    if (!broker.open || !this.#closeAtEnd) return;
    broker.closeAtEnd();
    this.equity[m] = this.#account.equity;
  }
}

/** An instrument, and how far it has come. */
interface Member {
  readonly broker: Broker;
  readonly candles: Candles;
  /** Moment of each of its candles. */
  readonly marks: Int32Array;
  next: number;
}

/** What happens between the open and the close of the member's next candle. */
function goInside({ broker, candles, next }: Member): void {
  const low = candles.low[next];
  const high = candles.high[next];
  if (broker.open) {
    if (low <= broker.lowerLevel || high >= broker.upperLevel) broker.levelTouched(next);
    else broker.position.see(low, high);
  }
  broker.mark = candles.close[next];
}
