import type { Trade } from '../analysis/report.ts';
import type { BotNews } from '../bots/bot-news.ts';
import { formatUtc } from '../market/calendar.ts';
import { parseMarketId } from '../market/market-id.ts';
import { figure, percent, result } from './figures.ts';
import { botTitle, type Notification, type NotifyingBot } from './notification.ts';

/** The market's time is told where it is further than this from the time of day, as in a replay. */
const SAME_TIME_MS = 600_000;

/** Orders that went their way are in the bot's log: what comes of them is told by the entry and the exit. */
const TOLD_ORDERS = { rejected: 'was rejected', unresolved: 'is unresolved', 'not-found': 'was not found' } as const;

/**
 * What is told of something that a bot did; null for what only its log is told.
 * @param at when it was heard, ms
 */
export function notificationOfNews(news: BotNews, bot: NotifyingBot, at: number): Notification | null {
  const told = sentenceOf(news, bot);
  if (told === null || Math.abs(news.time - at) <= SAME_TIME_MS) return told;
  return { ...told, text: `${told.text} It was ${formatUtc(news.time)} UTC on the market.` };
}

/** Whether anything is ever told of such news: the rest need not be handed on. */
export function isTold(news: BotNews): boolean {
  return news.kind === 'order' ? news.what in TOLD_ORDERS : news.kind !== 'refusal';
}

function sentenceOf(news: BotNews, bot: NotifyingBot): Notification | null {
  const title = botTitle(bot);
  switch (news.kind) {
    case 'entry': {
      const { symbol } = marketOf(bot, news.market);
      const levels = [
        news.stop === null ? 'No stop.' : `Stop ${figure(news.stop)}.`,
        news.target === null ? '' : ` Target ${figure(news.target)}.`,
      ];
      return {
        category: 'trades',
        urgent: false,
        title: `${title}: ${news.side} on ${symbol}`,
        text: `${figure(news.amount)} at ${figure(news.price)}. ${levels.join('')}`,
      };
    }
    case 'partial-exit':
      return {
        category: 'trades',
        urgent: false,
        title: `${title}: part of ${marketOf(bot, news.market).symbol} closed`,
        text: `${figure(news.amount)} at ${figure(news.price)}.`,
      };
    case 'exit':
      return exit(news.trade, marketOf(bot, news.market), title);
    case 'lock': {
      const { text, until } = news.lock;
      const end = until === null ? 'Until you release it.' : `Until ${formatUtc(until)} UTC.`;
      return { category: 'risk', urgent: true, title: `${title}: no more entries`, text: `${text} ${end}` };
    }
    case 'order': {
      if (!isFault(news.what)) return null;
      const price = news.price === null ? '' : ` at ${figure(news.price)}`;
      const what = `${news.side} ${figure(news.amount)} ${marketOf(bot, news.market).symbol}${price}`;
      return {
        category: 'risk',
        urgent: true,
        title: `${title}: ${news.role} order ${TOLD_ORDERS[news.what]}`,
        text: `${what}: ${news.text}`,
      };
    }
    case 'alarm': {
      const where = news.market === null ? '' : ` on ${marketOf(bot, news.market).symbol}`;
      return { category: 'risk', urgent: true, title: `${title}: look at it${where}`, text: news.text };
    }
    case 'reconciled': {
      const where = news.market === null ? '' : ` on ${marketOf(bot, news.market).symbol}`;
      return {
        category: 'connection',
        urgent: false,
        title: `${title}: compared with the exchange${where}`,
        text: news.text,
      };
    }
    case 'refusal':
      return null;
  }
}

function exit(trade: Trade, { symbol, coin }: Market, title: string): Notification {
  const { side, amount, entryPrice, exitPrice, exitReason, pnl, pnlPct } = trade;
  return {
    category: 'trades',
    urgent: false,
    title: `${title}: ${symbol} closed, ${result(pnl, coin)}`,
    text: `${side === 'long' ? 'Long' : 'Short'} ${figure(amount)} from ${figure(entryPrice)} to ${figure(exitPrice)}, ${percent(pnlPct)}, by ${exitReason}.`,
  };
}

interface Market {
  readonly symbol: string;
  /** What its profit and loss are counted in. */
  readonly coin: string;
}

function marketOf(bot: NotifyingBot, place: number): Market {
  const text = bot.markets[place] ?? '';
  const symbol = parseMarketId(text)?.symbol ?? text;
  return { symbol, coin: symbol.split(':')[1] ?? '' };
}

function isFault(what: string): what is keyof typeof TOLD_ORDERS {
  return what in TOLD_ORDERS;
}
