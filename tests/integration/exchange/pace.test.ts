import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { type Pace, RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { minutes } from './support/fills.ts';
import { recordingServer } from './support/recording-server.ts';
import { firstOf } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';

const MARKETS = VENUES.flatMap((venue) =>
  venue.markets.map((market) => ({ venue, market, exchange: venue.exchange, contract: market.contract })),
);

describe.each(MARKETS)('$exchange $contract', ({ venue, market, exchange, contract }) => {
  it('is asked at the pace that its profile states, and for candles at what the profile says that they take', async () => {
    const { requests, candles } = findSupportedProfile(exchange);
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    const server = await recordingServer(firstOf(venue.candles(minutes(now - 600_000, 10), market), venue.answers));
    const paces: Pace[] = [];
    const gate = new RateGate({ msPerCost: 0.01 });
    onTestFinished(() => gate.close());
    const client = await CcxtClient.open({
      profile: findSupportedProfile(exchange),
      contract,
      credentials: null,
      testnet: false,
      endpoint: server.origin,
      gate: (pace) => {
        paces.push(pace);
        return gate;
      },
    });
    onTestFinished(() => client.close());
    await client.instruments();
    const take = vi.spyOn(gate, 'take');
    await client.candles(market.symbol, '1m', now - 600_000, candles.maxPerRequest);
    expect(take.mock.calls.map(([cost]) => cost)).toEqual([requests.candlesCost]);
    expect(paces).toEqual([requests]);
  });
});
