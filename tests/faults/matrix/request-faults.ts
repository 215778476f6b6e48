import type { RejectionReason } from '../../simulator/account/rejection.ts';
import type { FaultAction } from '../../simulator/server/faults.ts';
import type { CellFault } from './cell-fault.ts';
import { TIMEOUT_MS } from './cell-world.ts';
import type { OrderStep } from './steps.ts';

/** Longer than anybody waits for an answer. */
const LATE_MS = TIMEOUT_MS * 1.6;

/** A fault of the request of the step itself; `times`: of so many requests of its kind, from that one on. */
function ofRequest(
  name: string,
  act: FaultAction,
  rest: Partial<CellFault> & { readonly times?: number } = {},
): CellFault {
  const { times = 1, ...more } = rest;
  return {
    name,
    when: 'called',
    strike: ({ simulator }, { call, fits }) => simulator.faults.add({ on: call, where: fits, act, times }),
    ...more,
  };
}

/** What every request gets for a while, from the one of the step on. */
function ofAll(name: string, act: FaultAction, times: number): CellFault {
  return {
    name,
    when: 'called',
    strike: ({ simulator }) => simulator.faults.add({ on: 'any', act, times }),
  };
}

const onlyOrders = (step: OrderStep) => (step.kind === 'read' ? 'a question is not refused, it fails' : null);

/** How an exchange refuses each step. */
const REFUSALS: Readonly<Record<string, RejectionReason>> = {
  entry: 'insufficient-margin',
  're-price': 'insufficient-margin',
  stop: 'too-many-orders',
  'new stop': 'would-trigger',
  target: 'too-many-orders',
  exit: 'bad-request',
  'old stop': 'unknown-order',
  'take back': 'unknown-order',
};

function refused(name: string, times: number): CellFault {
  return {
    name,
    when: 'called',
    without: onlyOrders,
    over: ({ simulator }) => simulator.faults.clear(),
    strike: ({ simulator }, { call, fits, name: step }) => {
      const act = { kind: 'reject', reason: REFUSALS[step] } as const;
      simulator.faults.add({ on: call, where: fits, act, times });
    },
  };
}

const notAsked = (step: OrderStep) =>
  step.kind === 'read' ? null : 'no order is asked for twice, so that there is no answer of before';

const onlyTrading = ({ name }: OrderStep) =>
  ['entry', 'exit', 'target', 're-price'].includes(name) ? null : 'it is no order that trades at once';

export const REQUEST_FAULTS: readonly CellFault[] = [
  ofRequest('time-out before', { kind: 'lose-request', connection: 'hang' }),
  ofRequest('time-out after', { kind: 'lose-answer', connection: 'hang' }),
  ofRequest('lose-request', { kind: 'lose-request', connection: 'cut' }),
  ofRequest('lose-answer', { kind: 'lose-answer', connection: 'cut' }),
  ofRequest('late request', { kind: 'delay', ms: LATE_MS, what: 'request' }),
  ofRequest('late answer', { kind: 'delay', ms: LATE_MS, what: 'answer' }),
  ofRequest('5xx before', { kind: 'fail', how: 'bad-gateway', effect: 'none' }),
  ofRequest('5xx after', { kind: 'fail', how: 'bad-gateway', effect: 'done' }),
  ofRequest('system error after', { kind: 'fail', how: 'server-error', effect: 'done' }),
  ofRequest('rate limit', { kind: 'fail', how: 'rate-limit' }, { times: 2 }),
  ofAll('ban', { kind: 'fail', how: 'banned' }, 3),
  ofAll('maintenance', { kind: 'fail', how: 'maintenance' }, 8),
  ofRequest('html page', { kind: 'fail', how: 'html-page', effect: 'done' }),
  ofRequest('empty body', { kind: 'fail', how: 'empty-body', effect: 'done' }),
  ofRequest('cut body', { kind: 'cut-body' }),
  ofRequest('stale answer', { kind: 'stale' }, { without: notAsked }),
  ofRequest('duplicated', { kind: 'duplicate' }),
  refused('refused', 1),
  refused('refused again and again', 6),
  ofRequest('part, then cancelled', { kind: 'fill-part-then-cancel', fraction: 0.5 }, { without: onlyTrading }),
];
