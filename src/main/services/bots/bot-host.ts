import { performance } from 'node:perf_hooks';
import type { BotEvent, BotState } from '#contract/bots.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { BotTable, StoredBot, StoredCommand } from '#main/adapters/storage/bot-table.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import { failureSentence, isActive } from './bot-states.ts';
import { HostedBot } from './hosted-bot.ts';
import type { MarketFeed } from './market-feed.ts';
import { Turns } from './turns.ts';

/** Work in one go, ms: whatever else the thread has to do waits no longer than this and one commit. */
const SLICE_MS = 5;
/** How often commands are looked for, ms, unless somebody says that there are some. */
const POLL_MS = 250;
/** Not more often than this is a bot written and shown, ms. */
const COMMIT_MS = 400;
const SHOW_MS = 100;
/** How often it is written that the bots are alive, ms. */
const BEAT_MS = 10_000;
/** A trouble that is over sooner than this, ms, is not worth a state of its own. */
const OFFLINE_AFTER_MS = 10_000;

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

interface Entry {
  readonly hosted: HostedBot;
  /** Commands that come into force when the bot has been restored. */
  readonly startedBy: StoredCommand | null;
  state: BotState;
  shownAt: number;
  committedAt: number;
  changed: boolean;
  note: string | null;
}

/**
 * Runs the paper bots of a data folder in small steps on the event loop. Each is on its own: what goes wrong in one puts that
 * one into `error` and touches no other. What a bot has done is written with the place that it has come to in one
 * transaction, so a host that dies leaves nothing half, and the next one goes on from there.
 */
export class BotHost {
  readonly #deps: BotHostDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #turns = new Turns(() => this.#turnAround(), POLL_MS);
  #polledAt = Number.NEGATIVE_INFINITY;
  #turn = 0;
  #mayCommit = true;
  #beatAt = 0;

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
      if (entry.state !== 'starting') this.#guarded(entry, () => entry.hosted.commit(Date.now()));
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
    if (begun - this.#beatAt >= BEAT_MS) this.#beat(begun);
    if (begun - this.#polledAt >= POLL_MS) this.#poll(begun, timeUp);
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
  #go(entry: Entry, timeUp: () => boolean): number {
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
    this.#followFeed(entry);
    // Each waits for the disk, so not two of them in one turn.
    if (this.#mayCommit && hosted.dirty && (hosted.heavy || now - entry.committedAt >= COMMIT_MS)) {
      this.#mayCommit = false;
      entry.committedAt = now;
      hosted.commit(Date.now());
    }
    if (entry.changed && now - entry.shownAt >= SHOW_MS) this.#show(entry);
    const next = due ?? now + POLL_MS;
    return entry.changed || hosted.dirty ? Math.min(next, now + SHOW_MS) : next;
  }

  /** A bot whose candles do not come is offline until they do. */
  #followFeed(entry: Entry): void {
    const { hosted } = entry;
    const { trouble, note } = hosted;
    const lasts = trouble !== null && Date.now() - trouble.since >= OFFLINE_AFTER_MS;
    const isOffline = lasts || (trouble !== null && entry.state === 'offline');
    const state = isOffline ? 'offline' : hosted.paused ? 'paused' : 'running';
    if (note !== entry.note) {
      entry.note = note;
      entry.changed = true;
      hosted.touch();
    }
    if (state !== entry.state) this.#enter(entry, state);
  }

  #restore(entry: Entry, timeUp: () => boolean): number {
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
      if (!bot || !this.#mayHost(bot)) continue;
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

  #carryOut(entry: Entry, command: StoredCommand): void {
    const { hosted } = entry;
    if (command.command === 'start') {
      this.#deps.table.dropCommand(command.number);
      return;
    }
    hosted.command(command.command, command);
    if (command.command === 'stop') this.#end(entry, 'stopped');
    else this.#enter(entry, entry.state === 'offline' ? 'offline' : hosted.paused ? 'paused' : 'running');
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
      const never = Number.NEGATIVE_INFINITY;
      this.#entries.set(bot.id, {
        hosted,
        startedBy,
        state: 'starting',
        shownAt: never,
        committedAt: never,
        changed: true,
        note: null,
      });
      this.#setState(bot.id, 'starting', null);
    } catch (error) {
      if (startedBy) table.dropCommand(startedBy.number);
      this.#fail(bot.id, error);
    }
  }

  /** Writes a new state together with everything before it. */
  #enter(entry: Entry, state: BotState): void {
    const { hosted } = entry;
    entry.state = state;
    hosted.state = state;
    entry.committedAt = performance.now();
    hosted.commit(Date.now(), { state, since: Date.now(), error: null });
    this.#show(entry);
  }

  #end(entry: Entry, state: BotState): void {
    this.#enter(entry, state);
    entry.hosted.close();
    this.#entries.delete(entry.hosted.id);
    this.#deps.changed(entry.hosted.id, null);
  }

  #show(entry: Entry): void {
    entry.shownAt = performance.now();
    entry.changed = false;
    this.#deps.changed(entry.hosted.id, entry.hosted);
  }

  #guarded(entry: Entry, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#entries.delete(entry.hosted.id);
      entry.hosted.close();
      if (entry.startedBy && entry.state === 'starting') this.#deps.table.dropCommand(entry.startedBy.number);
      this.#fail(entry.hosted.id, error);
    }
  }

  #fail(id: string, error: unknown): void {
    const sentence = failureSentence(error);
    if (!(error instanceof UserError)) this.#deps.log.error({ error, bot: id }, 'a bot has failed');
    try {
      this.#setState(id, 'error', sentence);
    } catch (cause) {
      this.#deps.log.error({ error: cause, bot: id }, 'the state of a bot could not be written');
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
