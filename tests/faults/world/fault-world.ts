import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../simulator/account/account.ts';
import type { Order } from '../../simulator/account/order.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { differences } from '../check/differences.ts';
import { ExposureWatch } from '../check/exposure-watch.ts';
import type { Subject } from '../check/subject.ts';
import { CREDENTIALS } from './bot-host.ts';
import { BOT_ID, CANDLE_MS, type EXECUTIONS } from './bots.ts';
import type { Host } from './host.ts';
import { insertBot } from './insert-bot.ts';
import { LedgerFile } from './ledger-file.ts';
import type { Death } from './life.ts';
import { MarketTeller } from './market-news.ts';
import { BYBIT, type TradedVenue } from './venues.ts';

export interface WorldOptions {
  readonly venue?: TradedVenue;
  readonly entry: keyof typeof EXECUTIONS;
  readonly seed: number;
  /** Exchange time at which it begins, ms. */
  readonly start: number;
  /** Makes what hosts the bot. */
  readonly host: (world: FaultWorld) => Host;
}

/** How long a bot may take to come to rest, ms: the machine may be slow, and nothing is measured by it. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 8;
/** Looks during which the exchange's clock stands still; from then on a look takes `STEP_MS` of it. */
const STILL_LOOKS = 12;
const STEP_MS = 250;
/** Looks in a row at which everything must fit. */
const FITTING_LOOKS = 3;

/** One live bot on two instruments of a simulated exchange, whose clock and prices the test moves. */
export class FaultWorld implements Subject {
  readonly options: WorldOptions;
  readonly venue: TradedVenue;
  readonly folder: string;
  readonly simulator: Simulator;
  readonly account: Account;
  readonly ledger: LedgerFile;
  readonly teller: MarketTeller;
  readonly exposure: ExposureWatch;
  host: Host;

  private constructor(options: WorldOptions, simulator: Simulator, account: Account, folder: string) {
    this.options = options;
    this.venue = options.venue ?? BYBIT;
    this.folder = folder;
    this.simulator = simulator;
    this.account = account;
    this.ledger = new LedgerFile(folder);
    this.teller = new MarketTeller(simulator, this.venue.markets);
    this.exposure = new ExposureWatch(simulator.exchange, account, this.venue);
    this.host = options.host(this);
  }

  static async open(options: WorldOptions): Promise<FaultWorld> {
    const venue = options.venue ?? BYBIT;
    const simulator = await startSimulator({
      venue: venue.venue,
      seed: options.seed,
      symbols: venue.markets.map(({ id }) => id),
      instruments: Object.fromEntries(venue.markets.map(({ id, levelAmount }) => [id, { levelAmount }])),
      sigma: 0,
      pastMinutes: 2700,
      clock: { kind: 'manual', start: options.start },
    });
    const { account } = simulator.account({
      name: 'trader',
      balances: { [venue.coin]: venue.wallet },
      key: CREDENTIALS.apiKey,
      secret: CREDENTIALS.secret,
      passphrase: CREDENTIALS.password,
    });
    const folder = mkdtempSync(join(tmpdir(), 'plutarc-faults-'));
    await insertBot(folder, venue, simulator.url, options.entry);
    simulator.journal.clear();
    return new FaultWorld(options, simulator, account, folder);
  }

  get now(): number {
    return this.simulator.exchange.now();
  }

  price(market: number): number {
    return this.simulator.exchange.market(this.venue.markets[market].id).price;
  }

  /** Contracts that the account holds, negative for short. */
  held(market: number): number {
    return this.account.positions.get(this.venue.markets[market].id)?.amount ?? 0;
  }

  openOrders(market: number): Order[] {
    return this.account.openOrders(this.venue.markets[market].id);
  }

  // ---- what happens on the exchange ----

  /** Moves both prices, lets the candle end, and tells the bot. Null leaves a price where it is. */
  close(prices: readonly (number | null)[]): void {
    for (const [k, price] of prices.entries()) if (price !== null) this.#move(k, price, false);
    this.simulator.advance(CANDLE_MS - (this.now % CANDLE_MS) + 500);
    this.tell();
  }

  move(market: number, price: number, gap = false): void {
    this.#move(market, price, gap);
    this.tell();
  }

  pass(ms: number): void {
    this.simulator.advance(ms);
    this.tell();
  }

  tell(): void {
    this.host.tell(this.teller.next());
  }

  #move(market: number, price: number, gap: boolean): void {
    this.simulator.movePrice(this.venue.markets[market].id, price, gap);
  }

  // ---- the host ----

  /** Starts the bot for the first time. */
  async begin(death: Death | null = null): Promise<void> {
    const number = this.ledger.bots.addCommand(BOT_ID, 'start', Date.now());
    await this.host.start(number, this.teller.past(), death);
  }

  /** The next process, after the one before has died: it finds what is on the disk. */
  async again(death: Death | null = null): Promise<void> {
    await this.host.end();
    this.host = this.options.host(this);
    const waiting = this.ledger.bots.waitingCommands().find(({ command }) => command === 'start');
    await this.host.start(waiting?.number ?? null, this.teller.past(), death);
  }

  /**
   * Waits until the bot rests and its ledger says what the exchange says, or until the host has died.
   * @returns what does not fit; nothing when all does
   */
  async settle(): Promise<readonly string[]> {
    const until = performance.now() + PATIENCE_MS;
    let fitting = 0;
    for (let look = 0; ; look++) {
      if (this.host.dead) return [];
      const wrong = this.#wrong();
      fitting = wrong.length === 0 ? fitting + 1 : 0;
      if (fitting >= FITTING_LOOKS) return [];
      if (performance.now() >= until) return wrong;
      if (look >= STILL_LOOKS) this.pass(STEP_MS);
      await sleep(LOOK_MS);
    }
  }

  /** Waits until something is so. @returns whether it is */
  async until(check: () => boolean): Promise<boolean> {
    const until = performance.now() + PATIENCE_MS;
    for (let look = 0; !check(); look++) {
      if (performance.now() >= until) return false;
      if (look >= STILL_LOOKS) this.pass(STEP_MS);
      await sleep(LOOK_MS);
    }
    return true;
  }

  #wrong(): readonly string[] {
    const { status } = this.host;
    if (!status || status.told < this.teller.number) return ['the host does not answer'];
    if (status.unsettled !== null) return [`the bot does not come to rest: ${status.unsettled}`];
    return differences(this);
  }

  async end(): Promise<void> {
    await this.host.end();
    this.exposure.stop();
    this.ledger.close();
    await this.simulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
