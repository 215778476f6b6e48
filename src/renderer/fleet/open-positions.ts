import type { Bot, BotMarket } from '#contract/bots.ts';
import { notionalAt } from '#core/market/contract-math.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { coinDigits, priceDigits } from '#renderer/format/number.ts';

/** A position of one of the bots, as a row shows it. Prices in quote currency, money in the settlement coin. */
export interface OpenPosition {
  readonly id: string;
  readonly botId: string;
  readonly botName: string;
  /** `BTC/USDT`, and the name of the exchange. */
  readonly symbol: string;
  readonly exchange: string;
  readonly coin: string;
  readonly side: 'long' | 'short';
  /** Contracts, and what they are worth now. */
  readonly amount: number;
  readonly notional: number;
  readonly entryPrice: number;
  readonly mark: number | null;
  readonly leverage: number;
  readonly marginMode: 'isolated' | 'cross';
  readonly unrealised: number;
  /** In percent of the margin that the position had at its entry. */
  readonly returnPct: number;
  readonly liquidation: number | null;
  /** How far the price is from it, in percent of the price; null where either is not known. */
  readonly liquidationPct: number | null;
  readonly stop: number | null;
  readonly target: number | null;
  readonly stopIn: 'exchange' | 'software' | null;
  readonly priceDigits: number;
  readonly moneyDigits: number;
  readonly entryTime: number;
  /** What its age is counted up to, ms: the replay's own time, null for the present. */
  readonly asOf: number | null;
}

/** Coin that a market's profit and loss are in. */
export function settlementCoin(market: string): string {
  return parseMarketId(market)?.symbol.split(':')[1] ?? '';
}

/** Coin of a bot's account; its instruments share it. */
export function coinOf({ config }: Pick<Bot, 'config'>): string {
  return settlementCoin(config.markets[0]?.market ?? '');
}

const known = new WeakMap<Bot, readonly OpenPosition[]>();

/** The open positions of a bot. The same bot gives the same rows, so that only rows that changed are drawn again. */
export function positionsOf(bot: Bot): readonly OpenPosition[] {
  let rows = known.get(bot);
  if (!rows) {
    rows = bot.standing.markets.flatMap((market, place) => rowOf(bot, market, place) ?? []);
    known.set(bot, rows);
  }
  return rows;
}

function rowOf(bot: Bot, { market, mark, position }: BotMarket, place: number): OpenPosition | null {
  const instrument = bot.config.markets[place]?.instrument;
  if (!position || !instrument) return null;
  const { amount, entryPrice, unrealised, liquidation } = position;
  const { exchange, symbol } = parseMarketId(market) ?? { exchange: '', symbol: market };
  const { leverage, marginMode } = bot.config.settings;
  const margin = notionalAt(instrument, amount, entryPrice) / leverage;
  return {
    id: `${bot.id} ${market}`,
    botId: bot.id,
    botName: bot.name,
    symbol: symbol.split(':')[0] ?? symbol,
    exchange,
    coin: settlementCoin(market),
    side: position.side,
    amount,
    notional: notionalAt(instrument, amount, mark ?? entryPrice),
    entryPrice,
    mark,
    leverage,
    marginMode,
    unrealised,
    returnPct: margin > 0 ? (100 * unrealised) / margin : 0,
    liquidation,
    liquidationPct: liquidationDistance(mark, liquidation),
    stop: position.stop,
    target: position.target,
    stopIn: position.stopIn,
    priceDigits: priceDigits(instrument.tick, entryPrice),
    moneyDigits: coinDigits(settlementCoin(market), bot.standing.equity),
    entryTime: position.entryTime,
    asOf: bot.config.feed.kind === 'replay' ? bot.standing.marketTime : null,
  };
}

/** How far a price is from the liquidation, in percent of the price; null where either is not known. */
export function liquidationDistance(mark: number | null, liquidation: number | null): number | null {
  if (mark === null || liquidation === null || mark <= 0) return null;
  return (100 * Math.abs(mark - liquidation)) / mark;
}

export const POSITION_ORDERS = ['bot', 'result', 'liquidation', 'size'] as const;
export type PositionOrder = (typeof POSITION_ORDERS)[number];

export const ORDER_TITLES: Readonly<Record<PositionOrder, string>> = {
  bot: 'By bot',
  result: 'Largest loss first',
  liquidation: 'Nearest liquidation first',
  size: 'Largest size first',
};

/** Positions with what the order asks for first; those that are equal in it keep their places. */
export function sortPositions(rows: readonly OpenPosition[], order: PositionOrder): OpenPosition[] {
  const sorted = [...rows];
  switch (order) {
    case 'bot':
      return sorted.sort((a, b) => a.botName.localeCompare(b.botName) || a.symbol.localeCompare(b.symbol));
    case 'result':
      return sorted.sort((a, b) => a.unrealised - b.unrealised);
    case 'liquidation':
      return sorted.sort((a, b) => (a.liquidationPct ?? Infinity) - (b.liquidationPct ?? Infinity));
    case 'size':
      return sorted.sort((a, b) => b.notional - a.notional);
  }
}
