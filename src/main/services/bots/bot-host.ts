import { performance } from 'node:perf_hooks';
import type { BotEvent, BotState } from '#contract/bots.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { BotTable, StoredBot, StoredCommand } from '#main/adapters/storage/bot-table.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import { HostedBot } from './hosted-bot.ts';
import type { MarketFeed } from './market-feed.ts';

/** Work in one go, ms: whatever else the thread has to do waits no longer than this and one commit. */
const SLICE_MS = 5;
/** How often commands are looked for, ms, unless somebody says that there are some. */
const POLL_MS = 250;
/** Not more often than this is a bot written and shown, ms. */
const COMMIT_MS = 400;
const SHOW_MS = 100;

export interface BotHostDeps {
  readonly table: BotTable;
  readonly log: Log;
  /** @throws UserError when there is no such strategy any more */
  readonly strategyFor: (bot: StoredBot) => ValidTemplate;
  /** @throws UserError when it has nothing for the bot */
  readonly feedFor: (bot: StoredBot) => MarketFeed;
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
}

/**
 * Runs the bots of a data folder in small steps on the event loop. Each is on its own: what goes wrong in one puts that
 * one into `error` and touches no other. What a bot has done is written with the place that it has come to in one
 * transaction, so a host that dies leaves nothing half, and the next one goes on from there.
 */
export class BotHost {
  readonly #deps: BotHostDeps;
  readonly #entries = new Map<string, Entry>();
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  #polledAt = Number.NEGATIVE_INFINITY;
  #turn = 0;
  #mayCommit = true;
  #closed = false;

  constructor(deps: BotHostDeps) {
    this.#deps = deps;
  }

  /** Takes up the bots that ran when the last host ended, however it ended. */
  start(): void {
    for (const bot of this.#deps.table.list()) {
      const active = bot.state === 'running' || bot.state === 'paused' || bot.state === 'starting';
      if (bot.config.keyId !== null) continue;
      if (active && this.#mayHost(bot.id)) this.#take(bot, null);
      else if (bot.state === 'stopping') this.#setState(bot.id, 'stopped', null);
    }
    this.#schedule(0);
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
    this.#schedule(0);
  }

  /** Writes everything and lets go; bots that run stay marked as running, for the next host. */
  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#immediate) clearImmediate(this.#immediate);
    for (const entry of this.#entries.values()) {
      if (entry.state !== 'starting') this.#guarded(entry, () => entry.hosted.commit(Date.now()));
    }
    this.#entries.clear();
  }

  #mayHost(id: string): boolean {
    return this.#deps.only?.includes(id) ?? true;
  }

  #turnAround(): void {
    if (this.#closed) return;
    const begun = performance.now();
    const timeUp = () => performance.now() - begun > SLICE_MS;
    this.#mayCommit = true;
    if (begun - this.#polledAt >= POLL_MS) this.#poll(begun, timeUp);
    let next = begun + POLL_MS;
    const entries = [...this.#entries.values()];
    for (let k = 0; k < entries.length && !timeUp(); k++) {
      // Whoever comes first in one turn comes last in the next.
      const entry = entries[(this.#turn + k) % entries.length];
      this.#guarded(entry, () => {
        next = Math.min(next, entry.state === 'starting' ? this.#restore(entry, timeUp) : this.#go(entry, timeUp));
      });
    }
    if (timeUp()) next = 0;
    this.#turn++;
    this.#schedule(next - performance.now());
  }

  /** @returns when the bot wants the next turn */
  #go(entry: Entry, timeUp: () => boolean): number {
    const { hosted } = entry;
    let due = hosted.dueAt(performance.now());
    while (due !== null && due <= performance.now() && !hosted.heavy) {
      hosted.step();
      entry.changed = true;
      due = hosted.dueAt(performance.now());
      if (timeUp()) break;
    }
    const now = performance.now();
    if (due === null) {
      hosted.notice('The replay has come to the last stored candle.');
      this.#end(entry, 'stopped');
      return now + POLL_MS;
    }
    // Each waits for the disk, so not two of them in one turn.
    if (this.#mayCommit && hosted.dirty && (hosted.heavy || now - entry.committedAt >= COMMIT_MS)) {
      this.#mayCommit = false;
      entry.committedAt = now;
      hosted.commit(Date.now());
    }
    if (entry.changed && now - entry.shownAt >= SHOW_MS) this.#show(entry);
    return entry.changed || hosted.dirty ? Math.min(due, now + SHOW_MS) : due;
  }

  #restore(entry: Entry, timeUp: () => boolean): number {
    const { hosted, startedBy } = entry;
    if (!hosted.restore(timeUp)) return 0;
    if (startedBy) {
      hosted.command('start', startedBy.number);
      // Whoever starts a bot wants it to trade; it belongs into the journal like any other command.
      if (hosted.paused) hosted.command('resume', this.#deps.table.addCommand(hosted.id, 'resume', Date.now()));
    } else hosted.notice('The bot goes on where its last host left it.');
    this.#enter(entry, hosted.paused ? 'paused' : 'running');
    return 0;
  }

  #poll(now: number, timeUp: () => boolean): void {
    this.#polledAt = now;
    for (const command of this.#deps.table.waitingCommands()) {
      const { botId } = command;
      if (!this.#mayHost(botId) || this.#deps.table.get(botId)?.config.keyId !== null) continue;
      if (timeUp()) {
        // The others come in the next turn.
        this.#polledAt = Number.NEGATIVE_INFINITY;
        return;
      }
      const entry = this.#entries.get(botId);
      if (entry?.state === 'starting') continue;
      if (entry) this.#guarded(entry, () => this.#carryOut(entry, command));
      else this.#carryOutUnhosted(command);
    }
    for (const [id, { hosted }] of this.#entries) {
      const feed = this.#deps.table.get(id)?.config.feed;
      const speed = feed?.kind === 'replay' ? feed.speed : undefined;
      if (speed !== undefined && speed !== hosted.clock.speed) hosted.clock.setSpeed(speed);
    }
  }

  #carryOut(entry: Entry, { command, number }: StoredCommand): void {
    const { hosted } = entry;
    if (command === 'start') {
      this.#deps.table.dropCommand(number);
      return;
    }
    hosted.command(command, number);
    if (command === 'stop') this.#end(entry, 'stopped');
    else this.#enter(entry, hosted.paused ? 'paused' : 'running');
  }

  #carryOutUnhosted(command: StoredCommand): void {
    const { table } = this.#deps;
    const bot = table.get(command.botId);
    if (bot && command.command === 'start') {
      this.#take(bot, command);
      return;
    }
    table.dropCommand(command.number);
    if (bot?.state === 'error' && command.command === 'stop') this.#setState(bot.id, 'stopped', null);
  }

  #take(bot: StoredBot, startedBy: StoredCommand | null): void {
    const { table, strategyFor, feedFor, told } = this.#deps;
    try {
      const tell = (events: readonly BotEvent[]) => told?.(bot.id, events);
      const strategy = strategyFor(bot);
      if (bot.template === null) table.putTemplate(bot.id, strategy.template);
      const hosted = new HostedBot(bot, strategy, feedFor(bot), table, tell);
      const never = Number.NEGATIVE_INFINITY;
      this.#entries.set(bot.id, {
        hosted,
        startedBy,
        state: 'starting',
        shownAt: never,
        committedAt: never,
        changed: true,
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
      if (entry.startedBy && entry.state === 'starting') this.#deps.table.dropCommand(entry.startedBy.number);
      this.#fail(entry.hosted.id, error);
    }
  }

  #fail(id: string, error: unknown): void {
    const sentence =
      error instanceof UserError
        ? error.message
        : `The bot has stopped because of an error inside the application (${error instanceof Error ? error.message : String(error)}): its log file has the details; start it again or report it.`;
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

  #schedule(inMs: number): void {
    if (this.#closed) return;
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#immediate) clearImmediate(this.#immediate);
    this.#timer = null;
    this.#immediate = null;
    if (inMs <= 0) this.#immediate = setImmediate(() => this.#turnAround());
    else this.#timer = setTimeout(() => this.#turnAround(), Math.min(inMs, POLL_MS));
  }
}
