import { formatUtc } from '#core/market/calendar.ts';
import type { CandleRow, Conflict } from './candle-merge.ts';

const row = (c: CandleRow) => `${c.open},${c.high},${c.low},${c.close},${c.volume}`;

const count = (n: number, one: string) => `${n.toLocaleString('en-US')} ${n === 1 ? one : `${one}s`}`;

/** Names the first candle on which stored and new data disagree, and says how many there are. */
export function conflictSentence(id: string, conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  const total = conflicts.reduce((sum, conflict) => sum + conflict.count, 0);
  return (
    `${count(total, 'candle')} of ${id} ${total === 1 ? 'is' : 'are'} stored with other values; ` +
    `the first opens at ${formatUtc(first.stored.time)} UTC (${first.stored.time}): ` +
    `stored ${row(first.stored)}, new ${row(first.incoming)} (open,high,low,close,volume). ` +
    'Nothing was imported; delete the stored series first if the new one is right'
  );
}

export interface FundingConflict {
  readonly time: number;
  readonly stored: number;
  readonly incoming: number;
}

/** The same for funding rates. */
export function fundingConflictSentence(market: string, conflicts: readonly FundingConflict[]): string {
  const [first] = conflicts;
  return (
    `${count(conflicts.length, 'funding rate')} of ${market} ${conflicts.length === 1 ? 'is' : 'are'} stored with other values; ` +
    `the first is at ${formatUtc(first.time)} UTC (${first.time}): stored ${first.stored}, new ${first.incoming}. ` +
    'Nothing was imported; delete the stored rates first if the new ones are right'
  );
}

export function damagedSentence(id: string, blockStart: number): string {
  return `The candles of ${id} from ${formatUtc(blockStart)} UTC on are damaged on the disk: delete the series and import it again`;
}
