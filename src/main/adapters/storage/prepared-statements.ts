import type { SqliteDatabase, SqliteStatement } from './sqlite.ts';

/**
 * Statements of one database, each compiled once: what is written many times a second costs more to compile than to run.
 * A text always gives the same object, so its mode (`pluck`, `raw`) must be the same wherever it is used.
 */
export class PreparedStatements {
  readonly #db: SqliteDatabase;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  of(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
