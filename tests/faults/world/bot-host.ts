import type { BotEvent, BotState } from '#contract/bots.ts';
import { validateTemplate } from '#core/strategy/validation.ts';
import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import type { LiveCommit } from '#main/adapters/storage/live-table.ts';
import { silentLog } from '#main/log.ts';
import { GroupCommit } from '#main/services/bots/live/group-commit.ts';
import { LiveBot } from '#main/services/bots/live/live-bot.ts';
import { BOT_ID, TEMPLATE } from './bots.ts';
import type { LedgerFile } from './ledger-file.ts';
import { Died, type Life, never } from './life.ts';
import type { MarketNews } from './market-news.ts';
import { FAST_PACE, ShortPauses } from './pace.ts';
import { ToldMarket } from './told-market.ts';
import { unsettled } from './unsettled.ts';
import type { TradedVenue } from './venues.ts';
import { watchedClient } from './watched-client.ts';
import { FIGURES, inWords } from './written.ts';

export const CREDENTIALS = { apiKey: 'test-key', secret: 'dGVzdC1zZWNyZXQ=', password: 'test-passphrase' };

export interface HostDeps {
  readonly venue: TradedVenue;
  /** Of the simulated exchange. */
  readonly url: string;
  readonly ledger: LedgerFile;
  readonly life: Life;
  /** Longest time for one request, ms. */
  readonly timeoutMs: number;
  /** How far the exchange's clock is ahead of the bot's, ms. */
  readonly skewMs?: () => number;
  /** Called with what is about to be written; may throw as the database would. */
  readonly beforeWriting?: (commits: readonly LiveCommit[]) => void;
}

export interface HostStatus {
  readonly state: BotState;
  /** Null for a bot that rests; see {@link unsettled}. */
  readonly unsettled: string | null;
  readonly error: string | null;
  readonly note: string | null;
  readonly blocks: readonly string[];
  /** Number of the last news of the market that it has heard. */
  readonly told: number;
}

/** What a process does that hosts one live bot: made from the ledger, ticking, dying when its life ends. */
export class BotHost {
  readonly bot: LiveBot;
  readonly market: ToldMarket;
  readonly events: BotEvent['event'][] = [];
  readonly #deps: HostDeps;
  readonly #clients = new Set<ExchangeClient>();
  readonly #gate = new RateGate({ msPerCost: 0.01, memory: new ShortPauses() });
  #timer: NodeJS.Timeout | null = null;

  constructor(deps: HostDeps) {
    this.#deps = deps;
    const { ledger, venue, life } = deps;
    this.market = new ToldMarket(venue.markets);
    const bot = ledger.bots.get(BOT_ID);
    const validated = validateTemplate(TEMPLATE);
    if (!bot || !validated.valid) throw new Error('there is no bot to host');
    this.bot = new LiveBot({
      bot,
      strategy: validated.strategy,
      bots: ledger.bots,
      live: ledger.live,
      group: new GroupCommit({
        live: { commitAll: (commits) => this.#write(commits) },
        syncLog: () => this.#syncLog(),
      }),
      candles: this.market,
      account: async () => ({
        exchange: venue.venue,
        contract: 'linear',
        testnet: false,
        credentials: CREDENTIALS,
        network: { proxy: null, ipVersion: 'any', timeoutMs: deps.timeoutMs },
      }),
      log: silentLog,
      blocks: () => [],
      told: (events) => this.events.push(...events.map(({ event }) => event)),
      open: async () => watchedClient(await this.#connect(), life),
      clock: (client) => ({ now: () => this.market.now, measure: () => this.#measure(client) }),
      pace: FAST_PACE,
    });
  }

  /** @param command number of the command that starts the bot; null when it goes on after its process has ended */
  start(command: number | null): void {
    this.bot.start(command);
    this.#timer = setInterval(() => {
      if (!this.#deps.life.dead) this.bot.tick();
    }, FAST_PACE.tickMs);
  }

  tell(news: MarketNews): void {
    if (!this.#deps.life.dead) this.market.tell(news);
  }

  get status(): HostStatus {
    const { state, error, status } = this.bot;
    const { note, blocks } = status;
    return { state, unsettled: unsettled(this.bot, this.market), error, note, blocks, told: this.market.number };
  }

  /** Lets go of timers and connections of a process that has died inside this one. */
  async bury(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    for (const client of this.#clients) await client.close();
  }

  /** Ends as a host does that is asked to. */
  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.bot.close();
  }

  #write(commits: readonly { readonly botId: string; readonly commit: LiveCommit }[]) {
    const { life, ledger, beforeWriting } = this.#deps;
    if (life.dead) throw new Died();
    beforeWriting?.(commits.map(({ commit }) => commit));
    const failures = ledger.live.commitAll(commits);
    const what =
      commits
        .map(({ commit }) => inWords(commit, this.#deps.venue))
        .filter((each) => each !== FIGURES)
        .join(' & ') || FIGURES;
    if (life.reach(`written ${what}`, what === FIGURES)) throw new Died();
    return failures;
  }

  async #syncLog(): Promise<void> {
    const { life, ledger } = this.#deps;
    await ledger.syncLog();
    // Orders are ready to be sent by now, and go when this has resolved.
    if (life.dead) await never();
  }

  async #connect(): Promise<ExchangeClient> {
    const { venue, url, timeoutMs } = this.#deps;
    const client = await CcxtClient.open({
      profile: findSupportedProfile(venue.venue),
      contract: 'linear',
      credentials: CREDENTIALS,
      testnet: false,
      endpoint: url,
      network: { proxy: null, ipVersion: 'any', timeoutMs },
      gate: this.#gate,
    });
    this.#clients.add(client);
    return client;
  }

  /** The bot's clock is the exchange's, but for what a test has put between them. */
  async #measure(client: ExchangeClient) {
    const { skewMs } = this.#deps;
    if (!skewMs) return { offset: 0, uncertainty: 0 };
    await client.measureClock();
    return { offset: skewMs(), uncertainty: 0 };
  }
}
