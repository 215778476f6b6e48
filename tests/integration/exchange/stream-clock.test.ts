import { expect, it, onTestFinished, vi } from 'vitest';
import { eventually } from '../simulator/support/venue-under-test.ts';
import { SIMULATED_MARKETS, trading } from './support/simulated-exchange.ts';
import { brought, follow } from './support/streams/streaming.ts';

const LINEAR = SIMULATED_MARKETS.filter(({ contract }) => contract === 'linear');
/** Longer than every interval between two signs of life that are asked for. */
const INTERVAL_MS = 31_000;

it.each(LINEAR)('a stream of $venue lives on where this machine’s clock is far ahead', async (market) => {
  const { client, simulator, order } = await trading(market, { clock: { kind: 'real' } });
  simulator.faults.clockSkewMs = -90_000;
  await client.measureClock();
  await client.instruments();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const followed = follow((signal) => client.watchOrders(market.symbol, signal));
  await eventually(() => simulator.streamCount > 0, 'a connection');
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (let i = 0; i < 4; i++) {
    vi.advanceTimersByTime(INTERVAL_MS);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await client.createOrder(order(1, 'limit', 'buy', { ticks: -100 }));
  await brought([followed], () => followed.seen.length > 0, 'the order');
  expect(followed.seen[0].status).toBe('open');
});
