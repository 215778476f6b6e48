import { z } from 'zod';
import { type Key, keySchema, madeKeyTestSchema, type NetworkRule, networkRuleSchema } from '#contract/keys.ts';
import type { SqliteDatabase } from './sqlite.ts';

interface Row {
  id: string;
  label: string;
  exchange: string;
  contract: string;
  testnet: number;
  masked: string;
  active: number;
  created_at: number;
  withdrawal_denied_at: number | null;
  test: string;
  instruments: string;
  bot_id: string | null;
}

const COLUMNS =
  'id, label, exchange, contract, testnet, masked, active, created_at, withdrawal_denied_at, test, instruments, bot_id';

const storeKindSchema = z.enum(['keytar', 'vault']);

/** What there is to know about keys without their secrets, and how exchanges are reached, in the ledger. */
export class KeyTable {
  readonly #db: SqliteDatabase;
  readonly #guard: <T>(work: () => T) => T;

  /** @param guard turns what can go wrong in the database into sentences */
  constructor(db: SqliteDatabase, guard: <T>(work: () => T) => T) {
    this.#db = db;
    this.#guard = guard;
  }

  /** All keys, oldest first. One that this version cannot read is left out, and stays in the file. */
  list(): Key[] {
    return this.#guard(() => {
      const rows = this.#db.prepare(`SELECT ${COLUMNS} FROM api_keys ORDER BY created_at, id`).all() as Row[];
      return rows.map(readKey).filter((key) => key !== null);
    });
  }

  get(id: string): Key | null {
    return this.#guard(() => {
      const row = this.#db.prepare(`SELECT ${COLUMNS} FROM api_keys WHERE id = ?`).get(id) as Row | undefined;
      return row ? readKey(row) : null;
    });
  }

  /** Ids of all keys, those that this version cannot read among them. */
  ids(): string[] {
    return this.#guard(() => this.#db.prepare('SELECT id FROM api_keys').pluck().all() as string[]);
  }

  insert(key: Key): void {
    this.#guard(() =>
      this.#db
        .prepare(`INSERT INTO api_keys (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
        .run(
          key.id,
          key.label,
          key.exchange,
          key.contract,
          key.testnet ? 1 : 0,
          key.masked,
          key.active ? 1 : 0,
          key.createdAt,
          key.withdrawalDeniedAt,
          JSON.stringify(key.test),
          JSON.stringify(key.instruments),
          key.botId,
        ),
    );
  }

  setActive(id: string, active: boolean): void {
    this.#guard(() => this.#db.prepare('UPDATE api_keys SET active = ? WHERE id = ?').run(active ? 1 : 0, id));
  }

  setTest(id: string, test: Key['test']): void {
    this.#guard(() => this.#db.prepare('UPDATE api_keys SET test = ? WHERE id = ?').run(JSON.stringify(test), id));
  }

  setInstruments(id: string, instruments: Key['instruments']): void {
    this.#guard(() =>
      this.#db.prepare('UPDATE api_keys SET instruments = ? WHERE id = ?').run(JSON.stringify(instruments), id),
    );
  }

  /**
   * Gives a free key to a bot that has none, in one step: of two that try at once one succeeds.
   * @returns false when the key serves another bot, when the bot has another key, or when there is no such key
   */
  assign(id: string, botId: string): boolean {
    const write = () => {
      const taken = this.#db.prepare('SELECT 1 FROM api_keys WHERE bot_id = ? AND id <> ?').get(botId, id);
      if (taken !== undefined) return false;
      const changed = this.#db
        .prepare('UPDATE api_keys SET bot_id = ? WHERE id = ? AND (bot_id IS NULL OR bot_id = ?)')
        .run(botId, id, botId);
      return changed.changes === 1;
    };
    return this.#guard(() => this.#db.transaction(write).immediate());
  }

  release(id: string): void {
    this.#guard(() => this.#db.prepare('UPDATE api_keys SET bot_id = NULL WHERE id = ?').run(id));
  }

  /** @returns false, and removes nothing, while the key serves a bot */
  removeUnassigned(id: string): boolean {
    return this.#guard(
      () => this.#db.prepare('DELETE FROM api_keys WHERE id = ? AND bot_id IS NULL').run(id).changes === 1,
    );
  }

  /** Sets the secrets of this data folder apart from those of others in the same keychain; never changes. */
  secretPrefix(): string {
    return this.#guard(() => String(this.#db.prepare('SELECT prefix FROM secret_store').pluck().get()));
  }

  /** Where the user wants secrets to be kept; null while nothing was chosen. */
  storeKind(): 'keytar' | 'vault' | null {
    const kind = this.#guard(() => this.#db.prepare('SELECT kind FROM secret_store').pluck().get());
    return storeKindSchema.safeParse(kind).data ?? null;
  }

  setStoreKind(kind: 'keytar' | 'vault' | null): void {
    this.#guard(() => this.#db.prepare('UPDATE secret_store SET kind = ?').run(kind));
  }

  networkRules(): NetworkRule[] {
    return this.#guard(() => {
      const rows = this.#db.prepare('SELECT rule FROM network_rules ORDER BY id').pluck().all() as string[];
      return rows
        .map((rule) => networkRuleSchema.safeParse(JSON.parse(rule)).data ?? null)
        .filter((rule) => rule !== null);
    });
  }

  putNetworkRule(rule: NetworkRule): void {
    this.#guard(() =>
      this.#db
        .prepare('INSERT OR REPLACE INTO network_rules (id, rule) VALUES (?, ?)')
        .run(rule.id, JSON.stringify(rule)),
    );
  }

  removeNetworkRule(id: string): void {
    this.#guard(() => this.#db.prepare('DELETE FROM network_rules WHERE id = ?').run(id));
  }
}

function readKey(row: Row): Key | null {
  const test = madeKeyTestSchema.safeParse(JSON.parse(row.test));
  if (!test.success) return null;
  const key = keySchema.safeParse({
    id: row.id,
    label: row.label,
    exchange: row.exchange,
    contract: row.contract,
    testnet: row.testnet === 1,
    masked: row.masked,
    active: row.active === 1,
    createdAt: row.created_at,
    withdrawalDeniedAt: row.withdrawal_denied_at,
    test: test.data,
    instruments: JSON.parse(row.instruments),
    botId: row.bot_id,
  });
  return key.data ?? null;
}
