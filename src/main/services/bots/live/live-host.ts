import { performance } from 'node:perf_hooks';
import type { BotEvent } from '#contract/bots.ts';
import { settingsSchema } from '#contract/settings.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { StoredBot, StoredRequest } from '#main/adapters/storage/bot-table.ts';
import type { Ledger } from '#main/adapters/storage/ledger.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import type { AskedAccount } from '#main/services/keys/ask-exchange.ts';
import { entriesBlockedBy } from '#main/services/keys/key-service.ts';
import { RightOfWay } from '#main/services/live-candles/right-of-way.ts';
import { EarlyCollection } from './early-collection.ts';
import { fleetBlocks } from './fleet-limits.ts';
import { GroupCommit } from './group-commit.ts';
import { BEING_CLOSED } from './kill-switch.ts';
import { LiveBot, type LiveBotDeps } from './live-bot.ts';
import type { CandleSource } from './live-history.ts';
import { LIVE_PACE, type LivePace } from './live-pace.ts';
import { type LiveRequest, liveRequestSchema, type RequestOutcome } from './live-requests.ts';
import { QuietCheckpoint } from './quiet-checkpoint.ts';

export interface LiveHostDeps {
  readonly ledger: Ledger;
  readonly log: Log;
  readonly candles: CandleSource;
  /** Where candles keep out of the way of orders. */
  readonly rightOfWay?: RightOfWay;
  /** @throws UserError when the secret of the key cannot be read as things are */
  readonly accountFor: (keyId: string) => Promise<AskedAccount>;
  /** @throws UserError when there is no such strategy any more */
  readonly strategyFor: (bot: StoredBot) => ValidTemplate;
  /** A bot has changed, or is not hosted any more (null). */
  readonly changed: (id: string, bot: LiveBot | null) => void;
  readonly told?: (id: string, events: readonly BotEvent[]) => void;
  /** The only bots that may be hosted; all of them where it is absent. */
  readonly only?: readonly string[];
  /** For tests. */
  readonly pace?: LivePace;
  readonly bot?: Pick<LiveBotDeps, 'open' | 'clock'>;
}

/** How often commands are looked for, ms, unless somebody says that there are some. */
const POLL_MS = 250;
/** The bots take turns in so many slices of a tick, so that a hundred of them are not felt at once. */
const SLICES = 8;
/** What the user sets elsewhere (the key, limits of all bots) is read again so often, ms. */
const LOOK_MS = 1000;

interface Entry {
  readonly bot: LiveBot;
  readonly slice: number;
  /** The bot was taken up for a kill switch alone, and ends with it. */
  readonly onlyToClose: boolean;
  shownAt: number;
}

/** Not more often than this is a bot shown, ms. */
const SHOW_MS = 250;

/**
 * Runs the bots of a data folder that trade an exchange's account. Each is on its own; what they share is the wait for
 * the disk, the limits over all of them, and the exchange's patience.
 */
export class LiveHost {
  readonly #deps: LiveHostDeps;
  readonly #pace: LivePace;
  readonly #group: GroupCommit;
  readonly #rightOfWay: RightOfWay;
  readonly #checkpoint: QuietCheckpoint;
  readonly #collection = new EarlyCollection();
  readonly #entries = new Map<string, Entry>();
  readonly #closing = new Set<Promise<unknown>>();
  #timer: NodeJS.Timeout | null = null;
  #slice = 0;
  #polledAt = Number.NEGATIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #fleet = settingsSchema.shape.fleet.parse(undefined);
  readonly #keyBlocks = new Map<string, string | null>();
  #closed = false;

  constructor(deps: LiveHostDeps) {
    this.#deps = deps;
    this.#pace = deps.pace ?? LIVE_PACE;
    const { ledger, rightOfWay } = deps;
    this.#rightOfWay = rightOfWay ?? new RightOfWay();
    this.#group = new GroupCommit(ledger, { rightOfWay: this.#rightOfWay });
    this.#checkpoint = new QuietCheckpoint(deps.ledger);
  }

  /** Takes up the bots that ran when the last host ended, however it ended. */
  start(): void {
    const { bots } = this.#deps.ledger;
    this.#look();
    for (const bot of bots.list()) {
      if (bot.config.keyId === null || !this.#mayHost(bot.id)) continue;
      const active = ['running', 'paused', 'starting', 'offline'].includes(bot.state);
      if (active) this.#take(bot, null, false);
      else if (bot.state === 'stopping') {
        bots.setState(bot.id, 'stopped', Date.now(), null);
        this.#deps.changed(bot.id, null);
      }
    }
    this.#timer = setInterval(() => this.#turn(), Math.max(5, this.#pace.tickMs / SLICES));
  }

  hostedBot(id: string): LiveBot | null {
    return this.#entries.get(id)?.bot ?? null;
  }

  get count(): number {
    return this.#entries.size;
  }

  /** There is a new command: it is looked at now. */
  poke(): void {
    this.#polledAt = Number.NEGATIVE_INFINITY;
    setImmediate(() => this.#poll());
  }

  /** The machine goes to sleep. */
  suspend(): void {
    for (const { bot } of this.#entries.values()) bot.suspend();
    this.#group.flush();
  }

  /** The machine has been asleep. */
  resume(): void {
    for (const { bot } of this.#entries.values()) bot.resume();
  }

  /** Writes everything and lets go; bots that run stay marked as running, for the next host. */
  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#closed = true;
    await Promise.all([...this.#entries.values()].map(({ bot }) => bot.close()));
    this.#group.flush();
    await Promise.all(this.#closing);
    this.#entries.clear();
  }

  #mayHost(id: string): boolean {
    return this.#deps.only?.includes(id) ?? true;
  }

  #turn(): void {
    // Orders are on their way: this can wait for the next turn.
    if (this.#rightOfWay.over) return;
    const now = performance.now();
    if (now - this.#lookedAt >= LOOK_MS) this.#look();
    if (now - this.#polledAt >= POLL_MS) this.#poll();
    this.#foldLog();
    if (this.#entries.size > 0) this.#collection.tick(Date.now());
    this.#slice = (this.#slice + 1) % SLICES;
    for (const entry of [...this.#entries.values()]) {
      if (entry.slice !== this.#slice) continue;
      const { bot } = entry;
      this.#guarded(bot, () => bot.tick());
      if (now - entry.shownAt >= SHOW_MS) this.#show(entry);
      this.#dropEnded(entry);
    }
  }

  #foldLog(): void {
    try {
      this.#checkpoint.tick(Date.now());
    } catch (error) {
      // Whatever is wrong with the disk, those who have something to write will say it.
      this.#deps.log.warn({ error }, 'the log of the ledger could not be folded into its file');
    }
  }

  /** @returns whether the bot has ended, and is let go */
  #dropEnded(entry: Entry): boolean {
    const ended = entry.bot.state === 'stopped' || entry.bot.state === 'error';
    if (ended) this.#drop(entry);
    return ended;
  }

  /** Reads what the user has changed elsewhere. */
  #look(): void {
    this.#lookedAt = performance.now();
    const { ledger, log } = this.#deps;
    try {
      this.#fleet = settingsSchema.shape.fleet.parse(ledger.readSettings().fleet);
      const keys = new Map(ledger.keys.list().map((key) => [key.id, key]));
      for (const { bot } of this.#entries.values()) {
        const keyId = ledger.bots.get(bot.id)?.config.keyId ?? '';
        const key = keys.get(keyId);
        const blocked = key ? entriesBlockedBy(key) : 'there is no such key any more';
        this.#keyBlocks.set(bot.id, key && !key.active ? 'the key is deactivated' : blocked);
      }
    } catch (error) {
      log.error({ error }, 'keys and settings could not be read');
      for (const id of this.#entries.keys()) this.#keyBlocks.set(id, 'whether the key is active could not be read');
    }
  }

  #blocksFor(id: string): string[] {
    const blocked = this.#keyBlocks.get(id) ?? null;
    const runs = [...this.#entries.values()].flatMap(({ bot }) => bot.session?.run ?? []);
    return [...(blocked === null ? [] : [blocked]), ...fleetBlocks(this.#fleet, runs)];
  }

  #poll(): void {
    if (this.#closed) return;
    this.#polledAt = performance.now();
    const { bots } = this.#deps.ledger;
    for (const { number, botId, command } of bots.waitingCommands()) {
      const stored = this.#own(botId);
      if (!stored) continue;
      const entry = this.#entries.get(botId);
      if (entry && !this.#dropEnded(entry)) {
        this.#guarded(entry.bot, () => entry.bot.command(command, number));
        continue;
      }
      if (command === 'start') {
        this.#take(stored, number, false);
        continue;
      }
      bots.dropCommand(number);
      if (stored.state === 'error' && command === 'stop') {
        bots.setState(botId, 'stopped', Date.now(), null);
        this.#deps.changed(botId, null);
      }
    }
    for (const request of bots.waitingRequests()) this.#answer(request);
  }

  /** A live bot that this host may look after. */
  #own(id: string): StoredBot | null {
    if (!this.#mayHost(id)) return null;
    const bot = this.#deps.ledger.bots.get(id);
    return bot && bot.config.keyId !== null ? bot : null;
  }

  #answer({ number, botId, argument }: StoredRequest): void {
    const stored = this.#own(botId);
    if (!stored) return;
    const { bots } = this.#deps.ledger;
    const request = liveRequestSchema.safeParse(argument).data;
    if (!request) {
      bots.finishRequest(number, {
        ok: false,
        text: 'This version does not know what was asked.',
      } satisfies RequestOutcome);
      return;
    }
    const found = this.#entries.get(botId);
    const entry = found && !this.#dropEnded(found) ? found : undefined;
    if (request.request === 'resolve-external') this.#resolve(entry, request, number);
    else this.#closeOut(stored, entry, number);
  }

  #resolve(entry: Entry | undefined, request: LiveRequest & { request: 'resolve-external' }, number: number): void {
    const { bots } = this.#deps.ledger;
    if (!entry) {
      const outcome: RequestOutcome = { ok: false, text: 'The bot does not run: start it first.' };
      bots.finishRequest(number, outcome);
      return;
    }
    this.#guarded(entry.bot, () => entry.bot.resolveExternal(request.market, request.choice, number));
  }

  /** A bot that does not run may have a position all the same: it is taken up to close it, and let go again. */
  #closeOut(stored: StoredBot, entry: Entry | undefined, number: number): void {
    const { bots } = this.#deps.ledger;
    // Taken before it is begun: a host that dies over it leaves it to the user, who sees that nothing was confirmed.
    bots.finishRequest(number, { ok: false, text: BEING_CLOSED } satisfies RequestOutcome);
    const own = entry ?? this.#take(stored, null, true);
    const work = async (): Promise<void> => {
      const outcome: RequestOutcome = own
        ? await own.bot.flatten()
        : { ok: false, text: 'The bot could not be taken up: see its error.' };
      bots.finishRequest(number, outcome);
      if (own?.onlyToClose) await own.bot.end();
    };
    const done = work().catch((error: unknown) => {
      this.#deps.log.error({ error, bot: stored.id }, 'a bot could not be closed out');
      const text = error instanceof Error ? error.message : String(error);
      bots.finishRequest(number, { ok: false, text } satisfies RequestOutcome);
    });
    this.#closing.add(done);
    void done.finally(() => this.#closing.delete(done));
  }

  #take(stored: StoredBot, command: number | null, onlyToClose: boolean): Entry | null {
    const { ledger, strategyFor, told, accountFor, candles, log } = this.#deps;
    try {
      const strategy = strategyFor(stored);
      if (stored.template === null) ledger.bots.putTemplate(stored.id, strategy.template);
      const bot = new LiveBot({
        ...this.#deps.bot,
        bot: stored,
        strategy,
        bots: ledger.bots,
        live: ledger.live,
        group: this.#group,
        candles,
        account: () => accountFor(stored.config.keyId ?? ''),
        log,
        blocks: () => (onlyToClose ? ['the bot is being closed'] : this.#blocksFor(stored.id)),
        told: (events) => told?.(stored.id, events),
        pace: this.#pace,
      });
      const entry: Entry = { bot, slice: this.#entries.size % SLICES, onlyToClose, shownAt: 0 };
      this.#entries.set(stored.id, entry);
      this.#look();
      bot.start(command);
      this.#show(entry);
      return entry;
    } catch (error) {
      if (command !== null) ledger.bots.dropCommand(command);
      const text = error instanceof Error ? error.message : String(error);
      if (!(error instanceof UserError)) log.error({ error, bot: stored.id }, 'a live bot could not be taken up');
      ledger.bots.setState(stored.id, 'error', Date.now(), text);
      this.#deps.changed(stored.id, null);
      return null;
    }
  }

  #show(entry: Entry): void {
    entry.shownAt = performance.now();
    this.#deps.changed(entry.bot.id, entry.bot);
  }

  #drop({ bot }: Entry): void {
    this.#entries.delete(bot.id);
    const closed = bot.close();
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
    this.#deps.changed(bot.id, null);
  }

  #guarded(bot: LiveBot, work: () => void): void {
    try {
      work();
    } catch (error) {
      bot.fail(error);
    }
  }
}
