import { openSqlite } from '#main/adapters/storage/sqlite.ts';
import type { CellFault } from './cell-fault.ts';

/** Writes that fail, one after the other. */
const FAILED_WRITES = 3;

export const HOST_FAULTS: readonly CellFault[] = [
  {
    name: 'disk full',
    when: 'decided',
    strike: (world) => world.failWrites('SQLITE_FULL', 'database or disk is full', FAILED_WRITES),
  },
  {
    name: 'database locked',
    when: 'decided',
    strike: ({ world, later }) => {
      // Another program holds the file for longer than anybody waits for it.
      world.ledger.db.pragma('busy_timeout = 20');
      const other = openSqlite(world.ledger.path);
      other.exec('BEGIN IMMEDIATE');
      later(() => {
        other.exec('ROLLBACK');
        other.close();
      });
    },
  },
  {
    name: 'killed',
    when: 'called',
    strike: ({ world }) => world.host.kill({ what: 'a request of the step', read: false }),
  },
];
