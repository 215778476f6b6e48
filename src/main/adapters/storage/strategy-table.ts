import { draftSchema, type StrategyDraft, type StrategyVersion, strategyVersionSchema } from '#contract/strategies.ts';
import type { Template } from '#core/strategy/template.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** A strategy of the user, without its older versions. */
export interface StoredStrategy {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: readonly string[];
  /** What waits to be saved; null where nothing does. */
  readonly draft: StrategyDraft | null;
  /** The last version; null while none has been saved. */
  readonly saved: StrategyVersion | null;
}

interface Row {
  id: string;
  created_at: number;
  updated_at: number;
  tags: string;
  draft: string | null;
}

interface VersionRow {
  number: number;
  created_at: number;
  note: string;
  template: string;
}

const COLUMNS = 'id, created_at, updated_at, tags, draft';

/** The user's strategies with their drafts and versions, in the ledger. A version, once written, never changes. */
export class StrategyTable {
  readonly #db: SqliteDatabase;
  readonly #guard: <T>(work: () => T) => T;

  /** @param guard turns what can go wrong in the database into sentences */
  constructor(db: SqliteDatabase, guard: <T>(work: () => T) => T) {
    this.#db = db;
    this.#guard = guard;
  }

  /** All that are not deleted, oldest first. One that this version cannot read is left out, and stays in the file. */
  list(): StoredStrategy[] {
    return this.#guard(() => {
      const rows = this.#db
        .prepare(`SELECT ${COLUMNS} FROM strategies WHERE deleted_at IS NULL ORDER BY created_at, id`)
        .all() as Row[];
      return rows.map((row) => this.#read(row)).filter((strategy) => strategy !== null);
    });
  }

  /** Null when there is none of that id, or when it is deleted. */
  get(id: string): StoredStrategy | null {
    return this.#guard(() => {
      const row = this.#db.prepare(`SELECT ${COLUMNS} FROM strategies WHERE id = ? AND deleted_at IS NULL`).get(id) as
        | Row
        | undefined;
      return row ? this.#read(row) : null;
    });
  }

  /** Whether the id was ever given away; that of a deleted strategy stays taken until it is gone for good. */
  isTaken(id: string): boolean {
    return this.#guard(() => this.#db.prepare('SELECT 1 FROM strategies WHERE id = ?').get(id) !== undefined);
  }

  insert(id: string, tags: readonly string[], draft: StrategyDraft | null, now: number): void {
    this.#guard(() =>
      this.#db
        .prepare('INSERT INTO strategies (id, created_at, updated_at, tags, draft) VALUES (?, ?, ?, ?, ?)')
        .run(id, now, now, JSON.stringify(tags), draft && JSON.stringify(draft)),
    );
  }

  putDraft(id: string, tags: readonly string[], draft: StrategyDraft | null, now: number): void {
    this.#guard(() =>
      this.#db
        .prepare('UPDATE strategies SET tags = ?, draft = ?, updated_at = ? WHERE id = ?')
        .run(JSON.stringify(tags), draft && JSON.stringify(draft), now, id),
    );
  }

  /** Adds a version behind the others, and nothing waits to be saved any more. */
  addVersion(id: string, template: Template, note: string, now: number): StrategyVersion {
    const write = (): StrategyVersion => {
      const last = this.#db.prepare('SELECT max(number) FROM strategy_versions WHERE strategy_id = ?').pluck().get(id);
      const number = Number(last ?? 0) + 1;
      this.#db
        .prepare(
          'INSERT INTO strategy_versions (strategy_id, number, created_at, note, template) VALUES (?, ?, ?, ?, ?)',
        )
        .run(id, number, now, note, JSON.stringify(template));
      this.#db.prepare('UPDATE strategies SET draft = NULL, updated_at = ? WHERE id = ?').run(now, id);
      return { number, createdAt: now, note, template };
    };
    return this.#guard(() => this.#db.transaction(write).immediate());
  }

  /** Versions of a strategy, newest first. */
  versions(id: string): StrategyVersion[] {
    return this.#guard(() => {
      const rows = this.#db
        .prepare(
          'SELECT number, created_at, note, template FROM strategy_versions WHERE strategy_id = ? ORDER BY number DESC',
        )
        .all(id) as VersionRow[];
      return rows.map(readVersion).filter((version) => version !== null);
    });
  }

  /** @param at when it was deleted; null brings it back */
  setDeleted(id: string, at: number | null): void {
    this.#guard(() => this.#db.prepare('UPDATE strategies SET deleted_at = ? WHERE id = ?').run(at, id));
  }

  isDeleted(id: string): boolean {
    return this.#guard(
      () => this.#db.prepare('SELECT 1 FROM strategies WHERE id = ? AND deleted_at IS NOT NULL').get(id) !== undefined,
    );
  }

  /** Removes for good what was deleted before a time. */
  purge(before: number): void {
    this.#guard(() => this.#db.prepare('DELETE FROM strategies WHERE deleted_at < ?').run(before));
  }

  /** Several changes at once: all of them happen, or none. */
  atOnce<T>(work: () => T): T {
    return this.#guard(() => this.#db.transaction(work).immediate());
  }

  #read(row: Row): StoredStrategy | null {
    const last = this.#db
      .prepare(
        'SELECT number, created_at, note, template FROM strategy_versions WHERE strategy_id = ? ORDER BY number DESC LIMIT 1',
      )
      .get(row.id) as VersionRow | undefined;
    const saved = last ? readVersion(last) : null;
    const draft = row.draft === null ? null : draftSchema.safeParse(JSON.parse(row.draft));
    if ((last && !saved) || (draft && !draft.success)) return null;
    return {
      id: row.id,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      tags: readTags(row.tags),
      draft: draft?.data ?? null,
      saved,
    };
  }
}

function readVersion({ number, created_at, note, template }: VersionRow): StrategyVersion | null {
  const version = { number, createdAt: created_at, note, template: JSON.parse(template) };
  return strategyVersionSchema.safeParse(version).data ?? null;
}

function readTags(json: string): string[] {
  const tags: unknown = JSON.parse(json);
  return Array.isArray(tags) ? tags.map(String) : [];
}
