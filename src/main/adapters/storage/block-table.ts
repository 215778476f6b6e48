import { BYTES_PER_CANDLE, type Candles, candlesOver, firstAtOrAfter } from '#core/market/candles.ts';
import { freeMemory } from '#core/market/free-memory.ts';
import { countMissing, findGaps, type Gap } from '#core/market/gaps.ts';
import { UserError } from '#main/errors.ts';
import { checksumOf, copyBlock, packBlock, unpackBlock } from './candle-blocks.ts';
import { type Conflict, mergeCandles } from './candle-merge.ts';
import type { SqliteDatabase, SqliteStatement } from './sqlite.ts';
import { damagedSentence } from './store-messages.ts';

/** A series as the block table sees it. */
export interface SeriesRef {
  readonly key: number;
  /** Id of the dataset, for messages. */
  readonly id: string;
  readonly stepMs: number;
}

/** Figures of one stored day or month; times in ms. */
interface Block {
  readonly start: number;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly gaps: number;
  readonly missing: number;
}

/** What a block is stored as: its columns and their checksum. */
type StoredBytes = readonly [columns: Uint8Array, checksum: number];

/** Figures of a whole series. */
export interface SeriesFigures {
  readonly count: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly gaps: number;
  readonly missing: number;
  readonly bytes: number;
}

/** A piece of a series: where it starts in it, and how many candles the series has. */
export interface CandleWindow {
  readonly offset: number;
  readonly total: number;
  readonly candles: Candles;
}

export interface BlockMerge {
  readonly added: number;
  readonly same: number;
  readonly conflict: Conflict | null;
}

const FIGURES = 'start, count, first, last, gaps, missing';

/** The candle blocks inside market.db. The caller holds the transaction. */
export class BlockTable {
  readonly #db: SqliteDatabase;
  /** Prepared once: a long series is thousands of blocks, and preparing takes as long as reading one. */
  readonly #readBlock: SqliteStatement;
  readonly #readBlocks: SqliteStatement;
  readonly #findBlock: SqliteStatement;
  readonly #writeBlock: SqliteStatement;

  constructor(db: SqliteDatabase) {
    this.#db = db;
    this.#readBlock = db.prepare('SELECT columns, checksum FROM candle_blocks WHERE series_id = ? AND start = ?').raw();
    this.#readBlocks = db
      .prepare(
        'SELECT columns, checksum FROM candle_blocks WHERE series_id = ? AND start BETWEEN ? AND ? ORDER BY start',
      )
      .raw();
    this.#findBlock = db.prepare(`SELECT ${FIGURES} FROM candle_blocks WHERE series_id = ? AND start = ?`);
    this.#writeBlock = db.prepare(
      `INSERT INTO candle_blocks (series_id, start, count, first, last, gaps, missing, checksum, columns)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (series_id, start) DO UPDATE SET count = excluded.count, first = excluded.first,
         last = excluded.last, gaps = excluded.gaps, missing = excluded.missing, checksum = excluded.checksum,
         columns = excluded.columns`,
    );
  }

  /** Candles that open in [from, to), over one buffer of exactly their size. */
  load(series: SeriesRef, from: number, to: number, shared: boolean): Candles {
    const blocks = this.#blocks(series.key);
    return this.#copy(series, blocks, this.#indexOf(series, blocks, from), this.#indexOf(series, blocks, to), shared);
  }

  /** How many candles open in [from, to). */
  count(series: SeriesRef, from: number, to: number): number {
    const blocks = this.#blocks(series.key);
    return Math.max(0, this.#indexOf(series, blocks, to) - this.#indexOf(series, blocks, from));
  }

  /** Up to `limit` candles: the first ones that open at or after `from`, or the last ones that open before `before`. */
  window(series: SeriesRef, bounds: { from?: number; before?: number }, limit: number): CandleWindow {
    const blocks = this.#blocks(series.key);
    const total = countOf(blocks);
    const end = bounds.before === undefined ? total : this.#indexOf(series, blocks, bounds.before);
    const first = bounds.from === undefined ? 0 : this.#indexOf(series, blocks, bounds.from);
    const backwards = bounds.before !== undefined;
    const begin = backwards ? Math.max(first, end - limit) : first;
    const stop = backwards ? end : Math.min(end, begin + limit);
    return { offset: begin, total, candles: this.#copy(series, blocks, begin, stop, false) };
  }

  /** Holes of a series, oldest first. Reads only the blocks that have some. */
  gaps(series: SeriesRef): Gap[] {
    const gaps: Gap[] = [];
    let previous: Block | null = null;
    for (const block of this.#blocks(series.key)) {
      const missing = previous ? missingBetween(previous, block, series.stepMs) : 0;
      if (previous && missing > 0) gaps.push({ from: previous.last + series.stepMs, to: block.first, missing });
      if (block.gaps > 0) gaps.push(...findGaps(this.#candlesOf(series, block), series.stepMs));
      previous = block;
    }
    return gaps;
  }

  /** Adds the blocks' figures, and the holes between them, up. */
  figures(series: SeriesRef): SeriesFigures {
    const blocks = this.#blocks(series.key);
    const count = countOf(blocks);
    let gaps = 0;
    let missing = 0;
    for (let i = 0; i < blocks.length; i++) {
      const between = i === 0 ? 0 : missingBetween(blocks[i - 1], blocks[i], series.stepMs);
      gaps += blocks[i].gaps + (between > 0 ? 1 : 0);
      missing += blocks[i].missing + between;
    }
    const bytes = count * BYTES_PER_CANDLE;
    return { count, first: blocks.at(0)?.first ?? null, last: blocks.at(-1)?.last ?? null, gaps, missing, bytes };
  }

  /** Merges candles of one period into its block. On a conflict the block stays as it is. */
  merge(series: SeriesRef, start: number, incoming: Candles): BlockMerge {
    const stored = this.#findBlock.get(series.key, start) as Block | undefined;
    if (!stored) {
      this.#write(series, start, incoming);
      return { added: incoming.length, same: 0, conflict: null };
    }
    const merge = mergeCandles(this.#candlesOf(series, stored), incoming);
    if (merge.added > 0 && !merge.conflict) this.#write(series, start, merge.candles);
    return merge;
  }

  clear(series: SeriesRef): void {
    this.#db.prepare('DELETE FROM candle_blocks WHERE series_id = ?').run(series.key);
  }

  #blocks(key: number): Block[] {
    return this.#db
      .prepare(`SELECT ${FIGURES} FROM candle_blocks WHERE series_id = ? ORDER BY start`)
      .all(key) as Block[];
  }

  #candlesOf(series: SeriesRef, block: Block): Candles {
    const row = this.#readBlock.get(series.key, block.start) as StoredBytes;
    return unpackBlock(checkedBytes(series, block, row), block.count);
  }

  /** How many candles open before `time`. At most one block has to be looked into. */
  #indexOf(series: SeriesRef, blocks: readonly Block[], time: number): number {
    let index = 0;
    for (const block of blocks) {
      if (block.first >= time) break;
      if (block.last >= time) return index + firstAtOrAfter(this.#candlesOf(series, block), time);
      index += block.count;
    }
    return index;
  }

  /** Candles with index in [begin, end) of the series. */
  #copy(series: SeriesRef, blocks: readonly Block[], begin: number, end: number, shared: boolean): Candles {
    const length = Math.max(0, end - begin);
    const size = length * BYTES_PER_CANDLE;
    const buffer = shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size);
    const target = new Uint8Array(buffer);
    const wanted: { readonly block: Block; readonly from: number; readonly to: number; readonly at: number }[] = [];
    let index = 0;
    for (const block of blocks) {
      const from = Math.max(begin - index, 0);
      const to = Math.min(end - index, block.count);
      if (to > from) wanted.push({ block, from, to, at: index + from - begin });
      index += block.count;
    }
    const bounds = [wanted.at(0)?.block.start ?? 0, wanted.at(-1)?.block.start ?? -1];
    let k = 0;
    // One blob at a time: reading all of them at once would hold every candle twice.
    for (const row of this.#readBlocks.iterate(series.key, ...bounds) as Iterable<StoredBytes>) {
      const { block, from, to, at } = wanted[k++];
      const bytes = checkedBytes(series, block, row);
      copyBlock(bytes, block.count, from, to, target, length, at);
      // So that the next blob gets the same memory: fresh memory for each takes longer than reading them.
      freeMemory(bytes);
    }
    return candlesOver(buffer, length);
  }

  #write(series: SeriesRef, start: number, candles: Candles): void {
    const columns = packBlock(candles, 0, candles.length);
    this.#writeBlock.run(
      series.key,
      start,
      candles.length,
      candles.time[0],
      candles.time[candles.length - 1],
      findGaps(candles, series.stepMs).length,
      countMissing(candles, series.stepMs),
      checksumOf(columns),
      columns,
    );
  }
}

/** The bytes of a block, when they are what was written. */
function checkedBytes(series: SeriesRef, block: Block, [columns, checksum]: StoredBytes): Uint8Array {
  if (columns.length === block.count * BYTES_PER_CANDLE && checksumOf(columns) === checksum) return columns;
  throw new UserError(damagedSentence(series.id, block.start), { code: 'failed' });
}

function countOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.count, 0);
}

function missingBetween(earlier: Block, later: Block, stepMs: number): number {
  return Math.max(0, Math.round((later.first - earlier.last) / stepMs) - 1);
}
