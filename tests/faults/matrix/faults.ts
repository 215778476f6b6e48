import type { CellFault } from './cell-fault.ts';
import { HOST_FAULTS } from './host-faults.ts';
import { MARKET_FAULTS } from './market-faults.ts';
import { REQUEST_FAULTS } from './request-faults.ts';
import { STREAM_FAULTS } from './stream-faults.ts';

/** The rows of the matrix. */
export const FAULTS: readonly CellFault[] = [...REQUEST_FAULTS, ...STREAM_FAULTS, ...MARKET_FAULTS, ...HOST_FAULTS];
