import { CANDLE_MS } from '../world/bots.ts';
import type { CellFault } from './cell-fault.ts';
import type { CellWorld } from './cell-world.ts';
import type { OrderStep } from './steps.ts';

const BTC = 0;
const ETH = 1;
/** So far from the last price that a position with five times leverage is lost. */
const BEYOND_LIQUIDATION = 20_000;
const SKEW_MS = 30_000;

const onlyHolding = ({ holds }: OrderStep) => (holds ? null : 'there is no position yet');

function liquidate({ simulator, world }: CellWorld): void {
  const { id } = world.venue.markets[BTC];
  const market = simulator.exchange.market(id);
  const way = Math.sign(world.held(BTC));
  // The mark price alone runs away: no stop that waits for the last price saves the position.
  market.markOffset = -way * BEYOND_LIQUIDATION;
  simulator.movePrice(id, market.price);
  market.markOffset = 0;
}

/** What somebody else does on the same account while the step is under way. */
export const MARKET_FAULTS: readonly CellFault[] = [
  {
    name: "somebody's order",
    when: 'called',
    strike: ({ simulator, world, strangers }) => {
      const symbol = world.venue.markets[BTC].id;
      const request = { symbol, side: 'buy', kind: 'limit', amount: '0.01', price: '40000' } as const;
      strangers.push(simulator.exchange.place(world.account, { ...request, origin: 'somebody-else' }));
    },
    check: ({ strangers }) =>
      strangers.every(({ status }) => status === 'open') ? [] : ["somebody's order was not left alone"],
  },
  {
    name: 'closed by somebody',
    when: 'called',
    without: onlyHolding,
    strike: ({ simulator, world }) => void simulator.exchange.closePosition(world.account, world.venue.markets[BTC].id),
  },
  { name: 'liquidation', when: 'called', without: onlyHolding, strike: liquidate },
  {
    name: 'clock skew',
    when: 'called',
    strike: ({ simulator }) => {
      simulator.faults.clockSkewMs = SKEW_MS;
    },
    blocks: /clock/,
  },
  {
    name: 'missing candle',
    when: 'before',
    without: ({ closes }) => (closes ? null : 'no candle closes in it'),
    strike: ({ world }) => {
      const forming = Math.floor(world.now / CANDLE_MS) * CANDLE_MS;
      world.teller.missing[ETH].add(forming);
    },
  },
  {
    name: 'exchange down',
    when: 'called',
    strike: ({ simulator, later }) => {
      void simulator.goDown();
      later(() => void simulator.comeBack());
    },
  },
];
