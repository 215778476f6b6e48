import { expect, it } from 'vitest';
import { SIMULATED_MARKETS, trading } from './support/simulated-exchange.ts';

const OKX = SIMULATED_MARKETS.filter(({ venue }) => venue === 'okx');

it.each(OKX)('the fee of a fill is the same from the stream as from the list ($contract)', async (market) => {
  const { client, order, simulator } = await trading(market);
  const abort = new AbortController();
  const streamed = client.watchFills(market.symbol, abort.signal)[Symbol.asyncIterator]();
  const first = streamed.next();
  await expect.poll(() => simulator.journal.of('subscribe').length, { timeout: 10_000 }).toBeGreaterThan(0);
  await client.createOrder(order(1, 'market', 'buy'));
  const { value } = await first;
  const [listed] = await client.fills(market.symbol, simulator.exchange.now() - 60_000);
  expect(listed.fee?.amount).toBeGreaterThan(0);
  expect(value).toMatchObject({ id: listed.id, fee: listed.fee });
  abort.abort();
});
