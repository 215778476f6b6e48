import { describe, expect, it } from 'vitest';
import { sessionNamed } from '../../faults/kills/plan.ts';
import { type Killed, playSession } from '../../faults/kills/session.ts';
import { playCell } from '../../faults/matrix/cell.ts';
import { cellsNamed } from '../../faults/matrix/matrix.ts';
import { hostInside, hostOutside } from '../../faults/world/hosts.ts';

/** The short form of `npm run test:faults`, which goes through everything. */
const PATIENT = { timeout: 180_000 };

describe('a live bot that is killed', () => {
  const SESSIONS = [
    'market 1:host:3 3:exchange:2 5:host:9:6 7:exchange:4 9:host:3',
    'market 1:exchange:5 2:host:3:9 4:host:5 6:exchange:2 8:host:2',
    'market 1:host:12:3 3:host:4 5:exchange:6 7:host:8 10:host:6:12',
    'limit 1:host:2 2:exchange:2:5 4:host:6 6:exchange:1 8:host:4',
    'limit 2:host:4 4:exchange:3 7:host:11:8 9:host:5',
  ];

  it(
    'finds its way from every point, with nothing twice, nothing unknown and the books of the exchange',
    PATIENT,
    async () => {
      const killed: Killed[] = [];
      for (const name of SESSIONS) {
        const planned = sessionNamed(name);
        if (!planned) throw new Error(`${name} is no session`);
        const result = await playSession({ ...planned, seed: 1, host: hostInside });
        expect(result.problems, name).toEqual([]);
        killed.push(...result.killed);
      }
      expect(killed.length).toBeGreaterThanOrEqual(20);
    },
  );

  it('does so too when it was a process of its own, and SIGKILL', PATIENT, async () => {
    const planned = sessionNamed('market 1:host:4');
    if (!planned) throw new Error('that is no session');
    const result = await playSession({ ...planned, seed: 1, host: hostOutside });
    expect(result.problems).toEqual([]);
    expect(result.killed).toMatchObject([{ step: 'both enter', recovering: false }]);
  });
});

describe('a live bot to whom something happens', () => {
  const CELLS = [
    'time-out after × entry',
    'lose-request × stop',
    'lose-answer × entry',
    'lose-answer × exit',
    'late request × entry',
    '5xx after × new stop',
    'rate limit × exit',
    'ban × positions',
    'maintenance × stop',
    'html page × entry',
    'cut body × re-price',
    'duplicated × exit',
    'refused × old stop',
    'refused again and again × stop',
    'part, then cancelled × entry',
    'events swapped × exit',
    'events lost × target',
    'stream silent × entry',
    'stream closed × exit',
    'closed by somebody × stop',
    'liquidation × positions',
    'clock skew × stop',
    'missing candle × new stop',
    'exchange down × fills',
    'disk full × entry',
    'disk full × balance',
    'database locked × exit',
    'killed × take back',
  ];

  it.each(CELLS)('takes it, is protected or out, and goes on: %s', PATIENT, async (name) => {
    const [cell] = cellsNamed(name);
    if (!cell) throw new Error(`${name} is no cell`);
    expect((await playCell(cell.fault, cell.step, 1)).problems).toEqual([]);
  });
});
