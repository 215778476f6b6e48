import type { BotCommand, BotEvent, BotState, ExternalChoice } from '#contract/bots.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { openClient } from '#main/adapters/exchange/open-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { BotTable, StoredBot } from '#main/adapters/storage/bot-table.ts';
import type { LiveTable } from '#main/adapters/storage/live-table.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import type { AskedAccount } from '#main/services/keys/ask-exchange.ts';
import { BackOff } from '#main/services/live-candles/back-off.ts';
import { Waiter } from '#main/services/live-candles/waiter.ts';
import { type BotStatus, statusOf } from '../bot-status.ts';
import { closeOut, type Flattened } from './close-out.ts';
import { connectBot } from './connect-bot.ts';
import type { GroupCommit } from './group-commit.ts';
import { clockOf, type LiveClock } from './live-clock.ts';
import type { CandleSource } from './live-history.ts';
import { LiveJournal } from './live-journal.ts';
import { LIVE_PACE, type LivePace } from './live-pace.ts';
import type { LiveSession } from './live-session.ts';
import { isStorageTrouble } from './storage-trouble.ts';

export interface LiveBotDeps {
  readonly bot: StoredBot;
  readonly strategy: ValidTemplate;
  readonly bots: BotTable;
  readonly live: LiveTable;
  readonly group: GroupCommit;
  readonly candles: CandleSource;
  /** @throws UserError when the secret cannot be read as things are */
  readonly account: () => Promise<AskedAccount>;
  readonly log: Log;
  /** What forbids entries from outside: the key, the limits of all bots together. */
  readonly blocks: () => readonly string[];
  readonly told: (events: readonly BotEvent[]) => void;
  /** For tests: another client, another clock, another pace. */
  readonly open?: (account: AskedAccount) => Promise<ExchangeClient>;
  readonly clock?: (client: ExchangeClient) => LiveClock;
  readonly pace?: LivePace;
}

/**
 * One bot on an exchange account, from its start to its end. It connects, and connects again for as long as it takes; what
 * it does when it is connected is the session's. Nothing that goes wrong in it leaves it.
 */
export class LiveBot {
  readonly id: string;
  state: BotState;
  since: number;
  error: string | null = null;
  readonly #deps: LiveBotDeps;
  readonly #pace: LivePace;
  readonly #journal: LiveJournal;
  readonly #stop = new AbortController();
  #status: BotStatus;
  #note: string | null = null;
  #session: LiveSession | null = null;
  #client: ExchangeClient | null = null;
  #running: Promise<void> = Promise.resolve();
  /** Whether stop or a kill switch is being carried out. */
  #ending = false;

  constructor(deps: LiveBotDeps) {
    const { bot, bots, group, told, pace = LIVE_PACE } = deps;
    this.id = bot.id;
    this.#deps = deps;
    this.#pace = pace;
    this.state = bot.state;
    this.since = bot.since;
    this.#status = statusOf(bot);
    this.#journal = new LiveJournal({
      botId: bot.id,
      group,
      told,
      lastEvent: bots.lastEvent(bot.id),
      moments: bot.moments,
      now: Date.now,
    });
  }

  /** The connected run; null while there is none. */
  get session(): LiveSession | null {
    return this.#session;
  }

  get status(): BotStatus {
    return this.#session?.status ?? { ...this.#status, note: this.#note, blocks: [] };
  }

  /**
   * Connects, in the background.
   * @param command number of the command that starts it; null when it goes on after its host has ended
   */
  start(command: number | null): void {
    this.#enter('starting');
    this.#running = this.#keepConnecting(command).catch((error: unknown) => this.fail(error));
  }

  tick(): void {
    const session = this.#session;
    if (!session) return;
    session.tick();
    if (this.#session !== session || this.#ending) return;
    const state = session.isOffline ? 'offline' : session.run.paused ? 'paused' : 'running';
    if (state !== this.state) this.#enter(state);
  }

  /**
   * Carries out a command of the journal.
   * @returns false when that has to wait until the bot is connected
   */
  command(command: BotCommand, number: number): boolean {
    if (command === 'start') {
      this.#deps.bots.dropCommand(number);
      return true;
    }
    if (command === 'stop') {
      void this.#end(number);
      return true;
    }
    const session = this.#session;
    if (!session || this.#ending) return false;
    this.#journal.log([{ kind: 'command', command }]);
    session.command(command, number);
    this.tick();
    return true;
  }

  /** @returns false when that has to wait until the bot is connected */
  resolveExternal(market: number, choice: ExternalChoice, number: number): boolean {
    if (!this.#session || this.#ending) return false;
    this.#session.resolveExternal(market, choice, number);
    return true;
  }

  /** Closes everything that is the bot's and reads back whether it is closed. */
  async flatten(): Promise<Flattened> {
    // A bot that connects at this moment is waited for.
    const connected = () => this.#session !== null || this.state === 'error' || this.state === 'stopped';
    await this.#wait(connected, this.#pace.flattenMs, () => undefined);
    const session = this.#session;
    if (!session) {
      const why = this.error ?? this.status.note ?? 'it has not connected yet.';
      return { ok: false, text: `The exchange could not be asked: ${why}` };
    }
    this.#journal.log([{ kind: 'command', command: 'flatten' }]);
    const flattened = await closeOut(session, this.#pace, this.#stop.signal);
    // Whoever hears of it finds it in the ledger.
    this.#deps.group.flush();
    return flattened;
  }

  /** Stops without a command of the user's. */
  async end(): Promise<void> {
    await this.#end(null);
  }

  suspend(): void {
    this.#session?.suspend();
  }

  resume(): void {
    this.#session?.resume();
  }

  /** Something has gone wrong for good: the bot stops doing anything. */
  fail(error: unknown): void {
    const { log } = this.#deps;
    if (this.#stop.signal.aborted && this.state === 'stopped') return;
    const known = error instanceof UserError || error instanceof ExchangeError;
    if (!known) log.error({ error, bot: this.id }, 'a live bot has failed');
    const text = error instanceof Error ? error.message : String(error);
    const sentence = known
      ? text
      : `The bot has stopped because of an error inside the application (${text}): its stops on the exchange stay there. Its log file has the details; start it again or report it.`;
    this.#journal.drop();
    this.#journal.log([{ kind: 'alarm', market: null, time: Date.now(), text: sentence }]);
    this.#enter('error', sentence);
    void this.#disconnect();
  }

  /** Lets go, as the host ends: a bot that runs stays marked as running. Entries that wait are taken back first. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#ending = true;
    if (session) {
      session.cancelAll(({ role }) => role === 'entry');
      const gone = () => session.run.orders().every(({ role }) => role !== 'entry');
      await this.#wait(gone, Math.min(3000, this.#pace.stopMs), () => session.tick());
    }
    this.#stop.abort();
    if (this.state !== 'stopped' && this.state !== 'error') this.#write(null);
    this.#deps.group.flush();
    await this.#disconnect();
    await this.#running;
  }

  // ---- connecting ----

  async #keepConnecting(command: number | null): Promise<void> {
    const { signal } = this.#stop;
    const backOff = new BackOff(this.#pace.retryMs);
    while (!signal.aborted) {
      try {
        const session = await this.#connect();
        if (signal.aborted) return;
        this.#begin(session, command);
        return;
      } catch (error) {
        await this.#disconnect();
        if (signal.aborted) return;
        if (!canBeTriedAgain(error)) {
          if (command !== null) this.#deps.bots.dropCommand(command);
          throw error;
        }
        const reason = error instanceof Error ? error.message : String(error);
        this.#offline(reason);
        await new Waiter().wait(backOff.next(), signal);
      }
    }
  }

  async #connect(): Promise<LiveSession> {
    const { bot, account, open = openClient, clock = clockOf } = this.#deps;
    const asked = await account().catch((error: unknown) => {
      // The keychain may be opened later: the bot waits for it.
      if (error instanceof UserError) throw new KeyNotAtHand(error.message);
      throw error;
    });
    const profile = findSupportedProfile(asked.exchange);
    const client = await open(asked);
    this.#client = client;
    const failures: unknown[] = [];
    const session = await connectBot({
      ...this.#deps,
      bot: { ...bot, ...this.#deps.bots.get(bot.id) },
      profile,
      client,
      clock: clock(client),
      pace: this.#pace,
      journal: this.#journal,
      signal: this.#stop.signal,
      failed: (error) => {
        // One that fails before it is here is a connection that has failed: it must not be tried again beside this one.
        if (this.#session === null) failures.push(error);
        else this.#sessionFailed(error);
      },
    });
    this.#session = session;
    if (failures.length > 0) throw failures[0];
    return session;
  }

  #begin(session: LiveSession, command: number | null): void {
    // It has failed meanwhile, and the next one is on its way.
    if (this.#session !== session) return;
    this.#note = null;
    if (command === null) this.#journal.notice('The bot goes on where its last host left it.');
    else {
      this.#journal.log([{ kind: 'command', command: 'start' }]);
      this.#journal.done(command);
      // Whoever starts a bot wants it to trade.
      if (session.run.paused) session.command('resume', null);
    }
    this.#enter(session.run.paused ? 'paused' : 'running');
  }

  #offline(reason: string): void {
    const since = this.state === 'offline' ? this.since : Date.now();
    this.#note = `Offline since ${new Date(since).toISOString().slice(0, 19).replace('T', ' ')} UTC: ${reason}`;
    if (this.state !== 'offline') this.#journal.notice(`The exchange cannot be reached: ${reason} It is tried again.`);
    this.#enter('offline');
  }

  #sessionFailed(error: unknown): void {
    if (!isStorageTrouble(error)) {
      this.fail(error);
      return;
    }
    // Nothing of what could not be written was sent: the bot begins anew from what is on the disk.
    this.#offline(error instanceof Error ? error.message : String(error));
    const again = async () => {
      await this.#disconnect();
      await this.#untilWritable();
      await this.#keepConnecting(null);
    };
    this.#running = again().catch((cause: unknown) => this.fail(cause));
  }

  /** The exchange is not asked for anything as long as nothing can be written. */
  async #untilWritable(): Promise<void> {
    const { signal } = this.#stop;
    const backOff = new BackOff(this.#pace.retryMs);
    while (!signal.aborted) {
      await new Waiter().wait(backOff.next(), signal);
      try {
        this.#deps.bots.setState(this.id, this.state, this.since, this.error);
        return;
      } catch (error) {
        if (!isStorageTrouble(error)) throw error;
      }
    }
  }

  async #disconnect(): Promise<void> {
    const session = this.#session;
    const client = this.#client;
    if (session) this.#status = session.status;
    this.#session = null;
    this.#client = null;
    session?.end();
    // What is being asked ends with the connection.
    await client?.close().catch((error: unknown) => {
      this.#deps.log.warn({ error, bot: this.id }, 'a client could not be closed');
    });
    await session?.ended();
  }

  // ---- ending ----

  /** Takes entries back, and lets positions and the stops on the exchange be. */
  async #end(number: number | null): Promise<void> {
    if (this.#ending) {
      if (number !== null) this.#deps.bots.dropCommand(number);
      return;
    }
    this.#ending = true;
    if (number !== null) this.#journal.log([{ kind: 'command', command: 'stop' }]);
    this.#enter('stopping');
    const session = this.#session;
    try {
      if (session === null && this.#deps.live.orders(this.id).some(({ role }) => role === 'entry')) {
        this.#alarm(
          'The exchange could not be reached, so an entry that may wait there was not taken back: look at it.',
        );
      }
      if (session) {
        session.command('stop', null);
        const gone = () => session.run.orders().every(({ role }) => role !== 'entry');
        if (!(await this.#wait(gone, this.#pace.stopMs, () => session.tick()))) {
          this.#alarm('An entry could not be taken back in time: look at the open orders on the exchange.');
        }
        for (const { position, market } of session.status.standing.markets) {
          if (position && (position.stop === null || position.stopIn !== 'exchange')) {
            this.#alarm(`${market} has a position without a stop on the exchange, and nobody watches it from now on.`);
          }
        }
      }
      this.#stop.abort();
      if (number !== null) this.#journal.done(number);
      this.#enter('stopped');
      this.#deps.group.flush();
      await this.#disconnect();
    } catch (error) {
      this.fail(error);
    }
  }

  #alarm(text: string): void {
    this.#journal.log([{ kind: 'alarm', market: null, time: Date.now(), text }]);
  }

  async #wait(done: () => boolean, ms: number, meanwhile: () => void): Promise<boolean> {
    const until = performance.now() + ms;
    while (!done()) {
      if (performance.now() >= until) return false;
      await new Waiter().wait(Math.min(100, this.#pace.tickMs), new AbortController().signal);
      meanwhile();
    }
    return true;
  }

  // ---- what is kept ----

  #enter(state: BotState, error: string | null = null): void {
    if (state !== this.state || error !== this.error) this.since = Date.now();
    this.state = state;
    this.error = error;
    this.#write({ state, since: this.since, error });
  }

  #write(state: { state: BotState; since: number; error: string | null } | null): void {
    const session = this.#session;
    if (session && state?.state !== 'error') {
      session.enter(state);
      return;
    }
    const lost = (error: unknown) =>
      this.#deps.log.error({ error, bot: this.id }, 'the state of a bot could not be written');
    this.#journal.write({ record: null, status: this.status, durable: true }, state, () => undefined, lost);
  }
}

/** The secret of a key cannot be read as things are. */
class KeyNotAtHand extends UserError {}

/** Whether connecting may succeed later without anybody changing the bot. */
function canBeTriedAgain(error: unknown): boolean {
  if (error instanceof KeyNotAtHand || isStorageTrouble(error)) return true;
  if (!(error instanceof ExchangeError)) return false;
  return error.outcomeUnknown || error.kind === 'rate-limited' || error.kind === 'clock-skew';
}
