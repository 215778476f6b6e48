import type { KillAction, KillOutcome } from '#contract/bots.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import type { InstrumentService } from '../market-data/instrument-service.ts';
import type { BotService } from './bot-service.ts';
import { checkLiveMarkets } from './live-markets.ts';

type BotProcedure = Extract<keyof Handlers, `bots.${string}`>;

export interface BotHandlerDeps {
  readonly bots: BotService;
  readonly instruments: Pick<InstrumentService, 'requireListed'>;
  /** Hears how the bots obeyed the kill switch. */
  readonly killed?: (action: KillAction, outcomes: readonly KillOutcome[]) => void;
}

export function botHandlers({ bots, instruments, killed }: BotHandlerDeps): Pick<Handlers, BotProcedure> {
  return {
    'bots.create': async (config) => {
      if (config.keyId !== null) return { id: await bots.createLive(config) };
      // What needs no answer of the exchange is said first.
      if (config.feed.kind === 'live') checkLiveMarkets(config);
      const markets = config.feed.kind === 'live' ? config.markets : [];
      for (const market of markets.flatMap((each) => parseMarketId(each.market) ?? [])) {
        await instruments.requireListed(market);
      }
      return { id: bots.create(config) };
    },
    'bots.command': ({ id, command, confirmation }) => {
      bots.command(id, command, confirmation);
      return null;
    },
    'bots.resolve-external': ({ id, market, choice }) => {
      bots.resolveExternal(id, market, choice);
      return null;
    },
    'bots.kill-switch': async ({ action, id }) => {
      const outcomes = await bots.killSwitch(action, id);
      killed?.(action, outcomes);
      return outcomes;
    },
    'bots.set-speed': ({ id, speed }) => {
      bots.setSpeed(id, speed);
      return null;
    },
    'bots.delete': async ({ id }) => {
      await bots.delete(id);
      return null;
    },
    'bots.detail': ({ id, afterTrade, afterEvent, afterEquity }) =>
      bots.detail(id, { trade: afterTrade, event: afterEvent, equity: afterEquity }),
    'bots.evaluation': ({ id, market, time }) => bots.evaluation(id, market, time),
    'bots.recent-trades': ({ ids, limit }) => bots.recentTrades(ids, limit),
    'bots.candles': ({ id, market, after, limit }) => {
      const { length, time, open, high, low, close, volume } = bots.candles(id, market, after, limit);
      // Views of a larger block would bring all of it over.
      return {
        length,
        time: time.slice(),
        open: open.slice(),
        high: high.slice(),
        low: low.slice(),
        close: close.slice(),
        volume: volume.slice(),
      };
    },
    'bots.host': () => bots.hostInfo(),
  };
}
