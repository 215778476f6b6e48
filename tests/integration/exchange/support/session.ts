import { onTestFinished } from 'vitest';
import { CcxtSession } from '#main/adapters/exchange/ccxt-session.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { type Answering, type RecordingServer, recordingServer } from './recording-server.ts';
import type { KnownMarket, Venue } from './venue.ts';

/** A session with the real ccxt class against a server that answers for the venue. Both go away after the test. */
export async function venueSession(
  venue: Venue,
  market: Pick<KnownMarket, 'contract'>,
  answering: Answering = (request) => venue.answers(request) ?? venue.created(request),
): Promise<{ session: CcxtSession; server: RecordingServer }> {
  const server = await recordingServer(answering);
  const session = await CcxtSession.open({
    profile: findSupportedProfile(venue.exchange),
    contract: market.contract,
    credentials: venue.credentials,
    testnet: false,
    endpoint: server.origin,
    gate: new RateGate({ msPerCost: 0.01 }),
  });
  onTestFinished(() => session.close());
  return { session, server };
}
