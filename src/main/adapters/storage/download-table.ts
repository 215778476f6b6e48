import {
  type DownloadOutcome,
  type DownloadRequest,
  downloadOutcomeSchema,
  downloadRequestSchema,
} from '#contract/downloads.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** What the user wants of a download, or how it ended. One that is `active` goes on whenever the application runs. */
export type StoredDownloadState = 'active' | 'paused' | 'done' | 'failed';

export interface StoredDownload {
  readonly id: string;
  readonly createdAt: number;
  readonly state: StoredDownloadState;
  readonly request: DownloadRequest;
  /** Null until it has ended. */
  readonly outcome: DownloadOutcome | null;
}

interface Row {
  id: string;
  created_at: number;
  state: StoredDownloadState;
  request: string;
  outcome: string | null;
}

/** The user's downloads, in market.db: they outlive the application. How far each is follows from what is stored. */
export class DownloadTable {
  readonly #db: SqliteDatabase;
  readonly #guard: <T>(work: () => T) => T;

  /** @param guard turns what can go wrong in the database into sentences */
  constructor(db: SqliteDatabase, guard: <T>(work: () => T) => T) {
    this.#db = db;
    this.#guard = guard;
  }

  /** Oldest first. One that this version cannot read is left out. */
  list(): StoredDownload[] {
    const rows = this.#guard(() => this.#db.prepare('SELECT * FROM downloads ORDER BY created_at, id').all() as Row[]);
    return rows.flatMap(({ id, created_at, state, request, outcome }) => {
      const asked = downloadRequestSchema.safeParse(JSON.parse(request));
      if (!asked.success) return [];
      const ended = outcome === null ? null : (downloadOutcomeSchema.safeParse(JSON.parse(outcome)).data ?? null);
      return { id, createdAt: created_at, state, request: asked.data, outcome: ended };
    });
  }

  /** Adds a download, or replaces the one with the same id. */
  put({ id, createdAt, state, request, outcome }: StoredDownload): void {
    this.#guard(() =>
      this.#db
        .prepare('INSERT OR REPLACE INTO downloads (id, created_at, state, request, outcome) VALUES (?, ?, ?, ?, ?)')
        .run(id, createdAt, state, JSON.stringify(request), outcome && JSON.stringify(outcome)),
    );
  }

  remove(id: string): void {
    this.#guard(() => this.#db.prepare('DELETE FROM downloads WHERE id = ?').run(id));
  }
}
