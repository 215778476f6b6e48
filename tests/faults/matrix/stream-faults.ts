import type { StreamFaultAction } from '../../simulator/server/faults.ts';
import type { CellFault } from './cell-fault.ts';

/** Messages that are struck: all that a step brings about. */
const MESSAGES = 40;

function ofMessages(name: string, kind: StreamFaultAction['kind']): CellFault {
  return {
    name,
    when: 'called',
    strike: ({ simulator }) => simulator.faults.addToStream({ on: 'any', act: { kind }, times: MESSAGES }),
  };
}

export const STREAM_FAULTS: readonly CellFault[] = [
  ofMessages('events doubled', 'duplicate'),
  ofMessages('events lost', 'lose'),
  ofMessages('events swapped', 'swap'),
  {
    name: 'stream silent',
    when: 'called',
    strike: ({ simulator }) => void simulator.faults.silent.add('any'),
  },
  {
    name: 'stream closed',
    when: 'called',
    strike: ({ simulator }) => simulator.closeStreams(),
  },
];
