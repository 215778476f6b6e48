import type { Dataset } from '#contract/market-data.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { formatMarketId, type MarketId } from '#core/market/market-id.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { byteSize, counted, textTable } from './text-table.ts';

/** One series in a sentence: `20,424 candles from 2024-01-01 00:00 to 2026-05-01 00:00 UTC, no holes`. */
export function datasetSentence({ timeframe, count, from, to, gaps, missing }: Dataset): string {
  if (from === null || to === null) return 'nothing';
  const holes = gaps === 0 ? 'no holes' : `${counted(missing, 'candle')} missing in ${counted(gaps, 'hole')}`;
  const end = formatUtc(to + timeframeMs(timeframe));
  return `${counted(count, 'candle')} from ${formatUtc(from)} to ${end} UTC, ${holes}`;
}

/** What `data list` shows. */
export function listText(datasets: readonly Dataset[], onlyFunding: readonly (MarketId & { count: number })[]): string {
  const funding = onlyFunding.map(
    (market) => `${formatMarketId(market)} has ${counted(market.count, 'funding rate')} and no candles\n`,
  );
  if (datasets.length === 0) {
    return funding.length > 0
      ? funding.join('')
      : 'Nothing is stored yet: plutarc data import --help, or plutarc demo\n';
  }
  const number = (n: number) => n.toLocaleString('en-US');
  const synthetic = datasets.some((set) => set.synthetic);
  const table = textTable(
    [
      { title: 'Market' },
      { title: 'TF' },
      { title: 'From (UTC)' },
      { title: 'Last candle' },
      { title: 'Candles', align: 'right' },
      { title: 'Holes', align: 'right' },
      { title: 'Missing', align: 'right' },
      { title: 'Funding', align: 'right' },
      { title: 'Size', align: 'right' },
      ...(synthetic ? [{ title: 'Origin' }] : []),
    ],
    datasets.map((set) => [
      formatMarketId(set),
      set.timeframe,
      set.from === null ? '' : formatUtc(set.from),
      set.to === null ? '' : formatUtc(set.to),
      number(set.count),
      number(set.gaps),
      number(set.missing),
      number(set.fundingRates),
      byteSize(set.bytes),
      ...(synthetic ? [set.synthetic ? 'synthetic' : 'recorded'] : []),
    ]),
  );
  return table + funding.join('');
}
