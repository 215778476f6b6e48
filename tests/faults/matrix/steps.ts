import type { LiveCommit } from '#main/adapters/storage/live-table.ts';
import type { ApiCall } from '../../simulator/server/api-call.ts';
import type { CallFacts } from '../../simulator/server/faults.ts';
import type { FaultWorld } from '../world/fault-world.ts';

/** A step in the life of an order, or a question, at which something goes wrong. All of it is about BTC. */
export interface OrderStep {
  readonly name: string;
  readonly kind: 'order' | 'cancel' | 'read';
  /** How the bot enters. */
  readonly entry: 'market' | 'limit';
  /** What the market does until just before the step. */
  readonly before: readonly ((world: FaultWorld) => void)[];
  /** What leads to the step. */
  act(world: FaultWorld): void;
  /** Whether a candle closes in it. */
  readonly closes: boolean;
  /** Whether there is a position when the step comes. */
  readonly holds: boolean;
  readonly call: ApiCall;
  /** Whether a call of that kind is the step. */
  fits(facts: CallFacts): boolean;
  /** Whether what is written is the decision to take the step; null for a question, before which nothing is written. */
  readonly decided: ((commit: LiveCommit) => boolean) | null;
}

const BTC = 0;
const MINUTE_MS = 60_000;

const enter = (world: FaultWorld) => world.close([60_060, 3003]);
const trail = (world: FaultWorld) => world.close([60_300, 3004]);
const turn = (world: FaultWorld) => world.close([60_000, 3004]);
const runAway = (world: FaultWorld) => {
  world.move(BTC, 60_100);
  world.pass(MINUTE_MS + 1000);
};

const isBtc = ({ params }: CallFacts) => String(params.symbol) === 'BTCUSDT';
const isTrue = (value: unknown) => String(value) === 'true';
const isStop = ({ params }: CallFacts) => params.triggerPrice !== undefined;
const isEntry = (facts: CallFacts) => isBtc(facts) && !isTrue(facts.params.reduceOnly);
const isExit = (facts: CallFacts, type: 'Market' | 'Limit') =>
  isBtc(facts) && !isStop(facts) && isTrue(facts.params.reduceOnly) && facts.params.orderType === type;

const decides = (role: 'entry' | 'exit' | 'stop' | 'target') => (commit: LiveCommit) =>
  commit.orders.some(({ order }) => order.market === BTC && order.role === role && order.status.kind === 'submitting');
const takesBack = (role: 'entry' | 'stop') => (commit: LiveCommit) =>
  commit.orders.some(({ order, cancelWanted }) => order.market === BTC && order.role === role && cancelWanted);

const ENTERING = { entry: 'market', before: [], act: enter, closes: true } as const;
const TRAILING = { entry: 'market', before: [enter], act: trail, closes: true, holds: true } as const;
const MOVING = { entry: 'limit', before: [enter], act: runAway, closes: false, holds: false } as const;

const question = (name: string, call: ApiCall, fits: OrderStep['fits']): OrderStep => ({
  ...TRAILING,
  name,
  kind: 'read',
  call,
  fits,
  decided: null,
});

export const STEPS: readonly OrderStep[] = [
  {
    ...ENTERING,
    name: 'entry',
    kind: 'order',
    holds: false,
    call: 'create-order',
    fits: isEntry,
    decided: decides('entry'),
  },
  {
    ...ENTERING,
    name: 'stop',
    kind: 'order',
    holds: true,
    call: 'create-order',
    fits: (facts) => isBtc(facts) && isStop(facts),
    decided: decides('stop'),
  },
  {
    ...ENTERING,
    name: 'target',
    kind: 'order',
    holds: true,
    call: 'create-order',
    fits: (facts) => isExit(facts, 'Limit'),
    decided: decides('target'),
  },
  {
    ...TRAILING,
    name: 'new stop',
    kind: 'order',
    call: 'create-order',
    fits: (facts) => isBtc(facts) && isStop(facts),
    decided: decides('stop'),
  },
  { ...TRAILING, name: 'old stop', kind: 'cancel', call: 'cancel-order', fits: isBtc, decided: takesBack('stop') },
  {
    ...TRAILING,
    name: 'exit',
    kind: 'order',
    act: turn,
    call: 'create-order',
    fits: (facts) => isExit(facts, 'Market'),
    decided: decides('exit'),
  },
  { ...MOVING, name: 'take back', kind: 'cancel', call: 'cancel-order', fits: isBtc, decided: takesBack('entry') },
  { ...MOVING, name: 're-price', kind: 'order', call: 'create-order', fits: isEntry, decided: decides('entry') },
  question('balance', 'balance', () => true),
  question('positions', 'positions', () => true),
  question('open orders', 'open-orders', (facts) => isBtc(facts) && facts.params.orderLinkId === undefined),
  question('look-up', 'open-orders', (facts) => isBtc(facts) && facts.params.orderLinkId !== undefined),
  question('fills', 'fills', (facts) => isBtc(facts) && facts.params.execType !== 'Funding'),
];
