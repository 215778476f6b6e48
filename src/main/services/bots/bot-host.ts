import { performance } from 'node:perf_hooks';
import type { BotEvent, BotState } from '#contract/bots.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { BotTable, StoredBot, StoredCommand } from '#main/adapters/storage/bot-table.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import { BotEntry, SHOW_MS } from './bot-entry.ts';
import { failureSentence, isActive } from './bot-states.ts';
import { HostedBot } from './hosted-bot.ts';
import { isStorageTrouble } from './live/storage-trouble.ts';
import type { FeedTrouble, MarketFeed } from './market-feed.ts';
import { Postponed } from './postponed.ts';
import { Turns } from './turns.ts';

/** Work in one go, ms: whatever else the thread has to do waits no longer than this and one commit. */
const SLICE_MS = 5;
/** How often commands are looked for, ms, unless somebody says that there are some. */
const POLL_MS = 250;
/** How often it is written that the bots are alive, ms. */
const BEAT_MS = 10_000;
/** How often the log is told that nothing can be read or written, ms. */
const COMPLAIN_MS = 60_000;

export interface BotHostDeps {
  readonly table: BotTable;
  readonly log: Log;
  /** @throws UserError when there is no such strategy any more */
  readonly strategyFor: (bot: StoredBot) => ValidTemplate;
  /**
   * @param wake to be called when there may be a next moment
   * @throws UserError when it has nothing for the bot
   */
  readonly feedFor: (bot: StoredBot, strategy: ValidTemplate, wake: () => void) => MarketFeed;
  /** A bot has changed; `hosted` is null when it is not hosted any more. */
  readonly changed: (id: string, hosted: HostedBot | null) => void;
  /** Lines of a bot's log, as they are made. */
  readonly told?: (id: string, events: readonly BotEvent[]) => void;
  /** The only bots that may be hosted; all of them where it is absent. */
  readonly only?: readonly string[];
}

/**
 * Runs the paper bots of a data folder in small steps on the event loop. Each is on its own: what goes wrong in one puts
 * that one into `error` and touches no other. What a bot has done is written with the place that it has come to in one
 * transaction, so a host that dies leaves nothing half, and the next one goes on from there; so does this one when
 * nothing could be written for a while.
 */
export class BotHost {
  readonly #deps: BotHostDeps;
  readonly #entries = new Map<string, BotEntry>();
  readonly #turns = new Turns(() => this.#turnAround(), POLL_MS);
  #polledAt = Number.NEGATIVE_INFINITY;
  #turn = 0;
  readonly #postponed = new Postponed();
  #mayCommit = true;
  #beatAt = 0;
  #complainedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: BotHostDeps) {
    this.#deps = deps;
  }

  /** Takes up the bots that ran when the last host ended, however it ended. */
  start(): void {
    for (const bot of this.#deps.table.list()) {
      if (!this.#mayHost(bot)) continue;
      if (isActive(bot.state)) this.#take(bot, null);
      else if (bot.state === 'stopping') this.#setState(bot.id, 'stopped', null);
    }
    this.#turns.next(0);
  }

  hostedBot(id: string): HostedBot | null {
    return this.#entries.get(id)?.hosted ?? null;
  }

  /** Why nothing of a bot that should run can be written, and since when; null for the others. */
  storageTrouble(id: string): FeedTrouble | null {
    return this.#postponed.troubleOf(id);
  }

  get count(): number {
    return this.#entries.size;
  }

  /** There is a new command: it is looked at before the next step. */
  poke(): void {
    this.#polledAt = Number.NEGATIVE_INFINITY;
    this.#turns.next(0);
  }

  /** Writes everything and stands still until {@link resume}: the machine goes to sleep. */
  suspend(): void {
    this.#turns.stop();
    this.#commitAll();
  }

  resume(): void {
    this.#turns.go();
  }

  /** Writes everything and lets go; bots that run stay marked as running, for the next host. */
  close(): void {
    this.#turns.stop();
    this.#commitAll();
    for (const { hosted } of this.#entries.values()) hosted.close();
    this.#entries.clear();
  }

  #commitAll(): void {
    for (const entry of [...this.#entries.values()]) {
      if (entry.state !== 'starting') this.#guarded(entry, () => entry.commit());
    }
  }

  /** Bots with an exchange account have a host of their own. */
  #mayHost({ id, config }: StoredBot): boolean {
    return config.keyId === null && (this.#deps.only?.includes(id) ?? true);
  }

  #turnAround(): void {
    const begun = performance.now();
    const timeUp = () => performance.now() - begun > SLICE_MS;
    this.#mayCommit = true;
    this.#attempt(() => {
      if (begun - this.#beatAt >= BEAT_MS) this.#beat(begun);
      if (begun - this.#polledAt < POLL_MS) return;
      for (const id of this.#postponed.due()) this.#takeAgain(id);
      this.#poll(begun, timeUp);
    });
    let next = begun + POLL_MS;
    const entries = [...this.#entries.values()];
    // However slow the machine is, one of them gets on in each turn.
    for (let k = 0; k < entries.length && (k === 0 || !timeUp()); k++) {
      // Whoever comes first in one turn comes last in the next.
      const entry = entries[(this.#turn + k) % entries.length];
      this.#guarded(entry, () => {
        next = Math.min(next, entry.state === 'starting' ? this.#restore(entry, timeUp) : this.#go(entry, timeUp));
      });
    }
    if (timeUp()) next = 0;
    this.#turn++;
    this.#turns.next(next - performance.now());
  }

  /** @returns when the bot wants the next turn */
  #go(entry: BotEntry, timeUp: () => boolean): number {
    const { hosted } = entry;
    if (!hosted.makeRoom(timeUp)) return 0;
    let due = hosted.dueAt(performance.now());
    while (due !== null && due <= performance.now() && !hosted.heavy) {
      hosted.step();
      entry.changed = true;
      due = hosted.dueAt(performance.now());
      if (timeUp()) break;
    }
    const now = performance.now();
    if (due === null && hosted.atEnd) {
      hosted.notice('The replay has come to the last stored candle.');
      this.#end(entry, 'stopped');
      return now + POLL_MS;
    }
    if (due === null) hosted.caughtUp();
    entry.lookAtNote();
    if (entry.dueState !== entry.state) this.#enter(entry, entry.dueState);
    // Each waits for the disk, so not two of them in one turn.
    if (this.#mayCommit && entry.mustCommit(now)) {
      this.#mayCommit = false;
      entry.commit();
    }
    if (entry.mustShow(now)) this.#show(entry);
    const next = due ?? now + POLL_MS;
    return entry.changed || hosted.dirty ? Math.min(next, now + SHOW_MS) : next;
  }

  #restore(entry: BotEntry, timeUp: () => boolean): number {
    const { hosted, startedBy } = entry;
    if (!hosted.restore(timeUp)) return 0;
    if (startedBy) {
      hosted.command('start', startedBy);
      // Whoever starts a bot wants it to trade; it belongs into the journal like any other command.
      if (hosted.paused) {
        const at = Date.now();
        hosted.command('resume', { number: this.#deps.table.addCommand(hosted.id, 'resume', at), at });
      }
    } else hosted.notice('The bot goes on where its last host left it.');
    this.#enter(entry, hosted.paused ? 'paused' : 'running');
    return 0;
  }

  #poll(now: number, timeUp: () => boolean): void {
    this.#polledAt = now;
    let carriedOut = 0;
    for (const command of this.#deps.table.waitingCommands()) {
      const { botId } = command;
      const bot = this.#deps.table.get(botId);
      if (!bot || !this.#mayHost(bot) || this.#postponed.mustWait(botId)) continue;
      if (carriedOut++ > 0 && timeUp()) {
        // The others come in the next turn.
        this.#polledAt = Number.NEGATIVE_INFINITY;
        return;
      }
      const entry = this.#entries.get(botId);
      if (entry?.state === 'starting') continue;
      if (entry) this.#guarded(entry, () => this.#carryOut(entry, command));
      else this.#carryOutUnhosted(bot, command);
    }
    for (const [id, { hosted }] of this.#entries) {
      const feed = this.#deps.table.get(id)?.config.feed;
      const speed = feed?.kind === 'replay' ? feed.speed : undefined;
      if (speed !== undefined && speed !== hosted.clock.speed) hosted.clock.setSpeed(speed);
    }
  }

  #carryOut(entry: BotEntry, command: StoredCommand): void {
    const { hosted } = entry;
    if (command.command === 'start') {
      this.#deps.table.dropCommand(command.number);
      return;
    }
    hosted.command(command.command, command);
    if (command.command === 'stop') this.#end(entry, 'stopped');
    else this.#enter(entry, entry.dueState);
  }

  #carryOutUnhosted(bot: StoredBot, command: StoredCommand): void {
    const { table } = this.#deps;
    if (command.command === 'start') {
      this.#take(bot, command);
      return;
    }
    table.dropCommand(command.number);
    if (bot.state === 'error' && command.command === 'stop') this.#setState(bot.id, 'stopped', null);
  }

  #take(bot: StoredBot, startedBy: StoredCommand | null): void {
    const { table, strategyFor, feedFor, told } = this.#deps;
    try {
      const tell = (events: readonly BotEvent[]) => told?.(bot.id, events);
      const strategy = strategyFor(bot);
      if (bot.template === null) table.putTemplate(bot.id, strategy.template);
      const feed = feedFor(bot, strategy, () => this.#turns.next(0));
      const hosted = new HostedBot(bot, strategy, feed, table, tell);
      this.#entries.set(bot.id, new BotEntry(hosted, startedBy));
      this.#setState(bot.id, 'starting', null);
    } catch (error) {
      this.#letGo(bot.id, startedBy, error);
    }
  }

  /** Takes up a bot of which nothing could be written, from where the ledger has it. */
  #takeAgain(id: string): void {
    if (this.#entries.has(id)) return;
    const bot = this.#deps.table.get(id);
    if (bot && isActive(bot.state)) this.#take(bot, null);
    else this.#postponed.done(id);
  }

  #enter(entry: BotEntry, state: BotState): void {
    entry.enter(state);
    this.#postponed.done(entry.hosted.id);
    this.#show(entry);
  }

  #end(entry: BotEntry, state: BotState): void {
    this.#enter(entry, state);
    entry.hosted.close();
    this.#entries.delete(entry.hosted.id);
    this.#deps.changed(entry.hosted.id, null);
  }

  #show(entry: BotEntry): void {
    entry.shown();
    this.#deps.changed(entry.hosted.id, entry.hosted);
  }

  #guarded(entry: BotEntry, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#letGo(entry.hosted.id, entry.state === 'starting' ? entry.startedBy : null, error);
    }
  }

  /** A bot that something has gone wrong with: it is tried again later, or needs the user. */
  #letGo(id: string, startedBy: StoredCommand | null, error: unknown): void {
    const { table, log, changed } = this.#deps;
    this.#entries.get(id)?.hosted.close();
    this.#entries.delete(id);
    if (isStorageTrouble(error)) {
      if (this.#postponed.add(id, failureSentence(error))) log.error({ error, bot: id }, 'a bot could not be written');
      this.#attempt(() => changed(id, null));
      return;
    }
    if (!(error instanceof UserError)) log.error({ error, bot: id }, 'a bot has failed');
    this.#attempt(() => {
      if (startedBy) table.dropCommand(startedBy.number);
      this.#setState(id, 'error', failureSentence(error));
    });
  }

  /** Does what other bots must not suffer from. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      // It is tried several times a second.
      if (performance.now() - this.#complainedAt < COMPLAIN_MS) return;
      this.#complainedAt = performance.now();
      this.#deps.log.error({ error }, 'the host of the bots could not read or write');
    }
  }

  #setState(id: string, state: BotState, error: string | null): void {
    this.#deps.table.setState(id, state, Date.now(), error);
    this.#deps.changed(id, this.hostedBot(id));
  }

  /** One commit for all of them. */
  #beat(now: number): void {
    this.#beatAt = now;
    const ids = [...this.#entries.keys()];
    if (ids.length === 0) return;
    this.#deps.table.beat(ids, Date.now());
    for (const entry of this.#entries.values()) entry.changed = true;
  }
}
