import { join } from 'node:path';
import type { Dataset } from '#contract/market-data.ts';
import { type Candles, firstAtOrAfter, sliceCandles } from '#core/market/candles.ts';
import type { Gap } from '#core/market/gaps.ts';
import { formatMarketId, type MarketId } from '#core/market/market-id.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { UserError } from '#main/errors.ts';
import { BlockTable, type CandleWindow, type SeriesFigures, type SeriesRef } from './block-table.ts';
import { periodOf } from './candle-blocks.ts';
import type { Conflict } from './candle-merge.ts';
import { CoverageTable } from './coverage-table.ts';
import { describingErrors, openDatabase } from './database.ts';
import { DownloadTable } from './download-table.ts';
import { type FundingImport, FundingTable } from './funding-table.ts';
import { InstrumentTable } from './instrument-table.ts';
import { MARKET_APPLICATION_ID, marketMigrations } from './market-schema.ts';
import { PreparedStatements } from './prepared-statements.ts';
import {
  appended,
  datasetId,
  requireSamePhase,
  SERIES_QUERY,
  type SeriesRow,
  toDataset,
  toRef,
  toTimeframe,
} from './series-row.ts';
import type { SqliteDatabase } from './sqlite.ts';
import { conflictSentence } from './store-messages.ts';

/** Markets of this exchange are made up by the demo generator. */
export const DEMO_EXCHANGE = 'demo';

const REMEDY = 'move it away and import the candles again (it holds nothing that cannot be downloaded or imported)';

/** Half-open range of open times, ms. */
export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

const PAGE_ROWS = 100_000;

/** A file is made smaller when more than this many bytes of it, and more than half of it, are unused. */
const WORTH_SHRINKING = 16_000_000;

export interface ImportOptions {
  /** Share of the candles that have been written, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: { readonly aborted: boolean };
}

export interface CandleImport {
  readonly datasetId: string;
  readonly added: number;
  /** Candles that were stored already with the same values. */
  readonly merged: number;
}

/** Candles and funding rates, in `market.db`. Several processes and threads may have one open each. */
export class MarketStore {
  readonly instruments: InstrumentTable;
  readonly coverage: CoverageTable;
  readonly downloads: DownloadTable;
  readonly #db: SqliteDatabase;
  readonly #prepared: PreparedStatements;
  readonly #path: string;
  readonly #blocks: BlockTable;
  readonly #funding: FundingTable;

  private constructor(db: SqliteDatabase, path: string) {
    this.#db = db;
    this.#prepared = new PreparedStatements(db);
    this.#path = path;
    this.#blocks = new BlockTable(db);
    this.#funding = new FundingTable(db);
    const guard = <T>(work: () => T): T => this.#guard(work);
    this.instruments = new InstrumentTable(db, guard);
    this.coverage = new CoverageTable(db, guard);
    this.downloads = new DownloadTable(db, guard);
  }

  /** @throws UserError when the file is damaged, foreign, newer or not accessible */
  static open(dataFolder: string): MarketStore {
    const path = join(dataFolder, 'market.db');
    const db = openDatabase(path, {
      applicationId: MARKET_APPLICATION_ID,
      migrations: marketMigrations,
      synchronous: 'NORMAL',
      pageSize: 16_384,
      checkOnOpen: false,
      backupBeforeUpgrade: false,
      remedy: REMEDY,
    });
    return new MarketStore(db, path);
  }

  /** Does several things to the store, all at once or none: each alone would take and give back the file's lock. */
  together<T>(work: () => T): T {
    return this.#guard(() => this.#db.transaction(work).immediate());
  }

  /** All series, by exchange, symbol and length of the candles. Reads no candles. */
  list(): Dataset[] {
    return this.#guard(() => {
      const rows = this.#prepared.of(`${SERIES_QUERY} ORDER BY m.exchange, m.symbol`).all() as SeriesRow[];
      const length = (row: SeriesRow) => timeframeMs(toTimeframe(row.timeframe));
      const market = (row: SeriesRow) => formatMarketId(row);
      return rows
        .sort((a, b) => (market(a) === market(b) ? length(a) - length(b) : market(a) < market(b) ? -1 : 1))
        .map(toDataset);
    });
  }

  get(id: string): Dataset | null {
    const row = this.#guard(() => this.#rowOf(id));
    return row ? toDataset(row) : null;
  }

  find(exchange: string, symbol: string, timeframe: Timeframe): Dataset | null {
    return this.get(datasetId(exchange, symbol, timeframe));
  }

  /**
   * Candles whose open time lies in [from, to), as columns over one buffer of exactly their size.
   * @throws UserError when there is no such series, or its bytes are damaged
   */
  loadCandles(id: string, range: TimeRange = {}, options: { readonly shared?: boolean } = {}): Candles {
    const from = range.from ?? Number.NEGATIVE_INFINITY;
    const to = range.to ?? Number.POSITIVE_INFINITY;
    const read = () => this.#blocks.load(toRef(this.#require(id)), from, to, options.shared ?? false);
    return this.#guard(() => this.#db.transaction(read).deferred());
  }

  /** Up to `limit` candles: the first ones that open at or after `from`, or the last ones that open before `before`. */
  loadWindow(id: string, bounds: { readonly from?: number; readonly before?: number }, limit: number): CandleWindow {
    const read = () => this.#blocks.window(toRef(this.#require(id)), bounds, limit);
    return this.#guard(() => this.#db.transaction(read).deferred());
  }

  /**
   * The same candles as {@link loadCandles}, some at a time, so that long series need little memory.
   * @returns how many there are, and the pages
   */
  pages(id: string, range: TimeRange = {}): { readonly total: number; readonly pages: Generator<Candles> } {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range;
    const total = this.#guard(() =>
      this.#db.transaction(() => this.#blocks.count(toRef(this.#require(id)), from, to))(),
    );
    const next = (at: number) => this.loadWindow(id, { from: at }, PAGE_ROWS).candles;
    function* pages(): Generator<Candles> {
      for (let left = total, at = from; left > 0; ) {
        const page = next(at);
        if (page.length === 0) return;
        const take = Math.min(left, page.length);
        yield sliceCandles(page, 0, take);
        left -= take;
        at = page.time[take - 1] + 1;
      }
    }
    return { total, pages: pages() };
  }

  /** Holes of a series, oldest first. */
  gaps(id: string): Gap[] {
    const read = () => this.#blocks.gaps(toRef(this.#require(id)));
    return this.#guard(() => this.#db.transaction(read).deferred());
  }

  /**
   * Adds candles to a series, in one transaction. Candles that are there already with the same values are passed over.
   *
   * @param candles times ascending and on the timeframe's grid
   * @throws UserError when a time is there already with other values, or when cancelled; then nothing is stored
   */
  importCandles(market: MarketId, timeframe: Timeframe, candles: Candles, options: ImportOptions = {}): CandleImport {
    requireAscending(candles);
    const id = datasetId(market.exchange, market.symbol, timeframe);
    const write = (): CandleImport => {
      this.#ensureSeries(this.#marketKey(market), timeframe);
      const series = this.#require(id);
      requireSamePhase(series, candles);
      const ref = toRef(series);
      const conflicts: Conflict[] = [];
      let added = 0;
      let merged = 0;
      for (let begin = 0; begin < candles.length; ) {
        if (options.signal?.aborted) throw new UserError('Cancelled', { code: 'cancelled' });
        const period = periodOf(candles.time[begin], timeframe);
        const end = firstAtOrAfter(candles, period.end);
        const result = this.#blocks.merge(ref, period.start, sliceCandles(candles, begin, end));
        added += result.added;
        merged += result.same;
        if (result.conflict) conflicts.push(result.conflict);
        begin = end;
        options.onProgress?.(end / candles.length);
      }
      if (conflicts.length > 0) throw new UserError(conflictSentence(id, conflicts), { code: 'refused' });
      if (added > 0) this.#putFigures(ref, appended(series, candles) ?? this.#blocks.figures(ref));
      return { datasetId: id, added, merged };
    };
    const result = this.#guard(() => this.#db.transaction(write).immediate());
    // A large import leaves a log as long as itself, which would slow every reader down until it is folded in.
    if (result.added > 10_000 && !this.#db.inTransaction)
      this.#guard(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'));
    return result;
  }

  /** Deletes a series with its candles, and gives the space back to the disk. Funding rates of the market stay. */
  deleteSeries(id: string): void {
    const write = () => {
      const series = this.#require(id);
      this.#blocks.clear(toRef(series));
      this.#prepared.of('DELETE FROM series WHERE id = ?').run(series.id);
      this.#dropEmptyMarkets();
    };
    this.#guard(() => this.#db.transaction(write).immediate());
    this.#shrink();
  }

  /** Funding rates of a market, oldest first; empty columns when there are none. */
  loadFunding(exchange: string, symbol: string): { time: Float64Array; rate: Float64Array } {
    return this.#guard(() => this.#funding.load({ exchange, symbol }));
  }

  /**
   * Adds funding rates, in one transaction. Times in ms, ascending; rates as fractions.
   * @throws UserError when a time is there already with another rate; then nothing is stored
   */
  importFunding(market: MarketId, time: Float64Array, rate: Float64Array): FundingImport {
    const write = () => this.#funding.add(this.#marketKey(market), market, time, rate);
    return this.#guard(() => this.#db.transaction(write).immediate());
  }

  /** @returns how many rates were deleted */
  deleteFunding(market: MarketId): number {
    const write = () => {
      const deleted = this.#funding.clear(market);
      this.#dropEmptyMarkets();
      return deleted;
    };
    return this.#guard(() => this.#db.transaction(write).immediate());
  }

  /** Markets with funding rates and how many they have. */
  listFunding(): { exchange: string; symbol: string; count: number; from: number; to: number }[] {
    return this.#guard(() => this.#funding.list());
  }

  /** Brings what has been written so far from the log beside the file into the file itself. */
  checkpoint(): void {
    // PASSIVE waits for nobody: what another connection still reads from the log stays in it.
    this.#guard(() => this.#db.pragma('wal_checkpoint(PASSIVE)'));
  }

  close(): void {
    this.#db.close();
  }

  #shrink(): void {
    const number = (pragma: string) => Number(this.#db.pragma(pragma, { simple: true }));
    const unused = number('freelist_count') * number('page_size');
    if (unused < WORTH_SHRINKING || number('freelist_count') * 2 < number('page_count')) return;
    try {
      this.#db.exec('VACUUM');
      this.#db.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // Another connection is reading or writing, or the disk is full: the space is used again by the next import.
    }
  }

  #guard<T>(work: () => T): T {
    return describingErrors(this.#path, REMEDY, work);
  }

  #rowOf(id: string): SeriesRow | null {
    const match = /^([^:]+):(.+)@([^@]+)$/.exec(id);
    if (!match) return null;
    const row = this.#prepared
      .of(`${SERIES_QUERY} WHERE m.exchange = ? AND m.symbol = ? AND s.timeframe = ?`)
      .get(match[1], match[2], match[3]);
    return (row as SeriesRow | undefined) ?? null;
  }

  #require(id: string): SeriesRow {
    const row = this.#rowOf(id);
    if (row) return row;
    const [market, timeframe] = id.split('@');
    throw new UserError(`No ${timeframe ?? ''} candles of ${market} are stored: import or download them first`, {
      code: 'not-found',
    });
  }

  #marketKey(market: MarketId): number {
    this.#prepared
      .of('INSERT INTO markets (exchange, symbol, synthetic) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .run(market.exchange, market.symbol, market.exchange === DEMO_EXCHANGE ? 1 : 0);
    return Number(
      this.#prepared
        .of('SELECT id FROM markets WHERE exchange = ? AND symbol = ?')
        .pluck()
        .get(market.exchange, market.symbol),
    );
  }

  #ensureSeries(marketKey: number, timeframe: Timeframe): void {
    this.#prepared
      .of('INSERT INTO series (market_id, timeframe, updated_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .run(marketKey, timeframe, Date.now());
  }

  #putFigures(series: SeriesRef, { count, first, last, gaps, missing, bytes }: SeriesFigures): void {
    this.#prepared
      .of(
        'UPDATE series SET count = ?, first = ?, last = ?, gaps = ?, missing = ?, bytes = ?, updated_at = ? WHERE id = ?',
      )
      .run(count, first, last, gaps, missing, bytes, Date.now(), series.key);
  }

  #dropEmptyMarkets(): void {
    this.#prepared.of('DELETE FROM markets WHERE funding_count = 0 AND id NOT IN (SELECT market_id FROM series)').run();
  }
}

function requireAscending(candles: Candles): void {
  if (candles.length === 0) throw new Error('an empty series cannot be stored');
  for (let i = 1; i < candles.length; i++) {
    if (!(candles.time[i] > candles.time[i - 1])) throw new Error(`candle ${i} does not open after the one before it`);
  }
}
