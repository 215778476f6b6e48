import type { MarketAssumptions, Report, Trade } from '#core/analysis/report.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { marketNames } from '#renderer/format/market.ts';
import { formatNumber, priceDigits } from '#renderer/format/number.ts';

/** One instrument of a report with what its views need more than once. */
export interface MarketModel {
  /** Its place among the report's markets. */
  readonly index: number;
  /** As the assumptions call it, and as briefly as it can be told from the others: `BTC`. */
  readonly market: string;
  readonly name: string;
  readonly assumptions: MarketAssumptions;
  /** By entry time, oldest first. */
  readonly trades: readonly Trade[];
  /** Coin that its prices are in. */
  readonly quote: string;
  /** A price with the digits that the instrument's tick, or else its size, asks for. */
  readonly price: (value: number | null) => string;
  /** Smallest difference that such a price shows. */
  readonly priceStep: number;
}

/**
 * The instruments of a report, in the order in which entries are filled.
 * @param trades all trades of the report, by entry time
 */
export function createMarketModels(
  { assumptions }: Pick<Report, 'assumptions'>,
  trades: readonly Trade[],
): MarketModel[] {
  const { markets } = assumptions;
  const names = marketNames(markets.map(({ market }) => market));
  return markets.map((each, index) => {
    // A run with one market does not repeat it at every trade.
    const own = markets.length === 1 ? trades : trades.filter(({ symbol }) => symbol === each.market);
    const { tick, contract } = each.instrument;
    const sample = own[0]?.entryPrice ?? 0;
    return {
      index,
      market: each.market,
      name: names[index] ?? each.market,
      assumptions: each,
      trades: own,
      quote: coinsOf(each.market, contract).quote,
      price: (value) => formatNumber(value, priceDigits(tick, sample || (value ?? 0))),
      priceStep: tick > 0 || sample > 0 ? 10 ** -priceDigits(tick, sample) : 1e-6,
    };
  });
}

/**
 * The coins that profit and prices are in. The market's symbol names the settlement coin after its colon; where that is
 * the very coin that the contract's kind rules out, the kind counts, because the simulation goes by it.
 * @param market `EX:SYMBOL`, or a file's name that says nothing about coins
 */
export function coinsOf(market: string, contract: 'linear' | 'inverse'): { coin: string; quote: string } {
  const parsed = parseMarketId(market);
  if (!parsed) return { coin: contract === 'linear' ? 'quote' : 'coin', quote: 'quote' };
  const [base = '', quote = '', settle = ''] = parsed.symbol.split(/[/:]/);
  const coin = contract === 'linear' ? (settle === base ? quote : settle) : settle === quote ? base : settle;
  return { coin, quote };
}
