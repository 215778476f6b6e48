import { onTestFinished } from 'vitest';
import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { CcxtSession, type SessionOptions } from '#main/adapters/exchange/ccxt-session.ts';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
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
  const session = await CcxtSession.open(sessionOptions(venue, market, server.origin));
  onTestFinished(() => session.close());
  return { session, server };
}

/** The same with a client, whose requests may take so long. */
export async function venueClient(
  venue: Venue,
  market: Pick<KnownMarket, 'contract'>,
  answering: Answering = venue.answers,
  timeoutMs: number = DEFAULT_NETWORK.timeoutMs,
): Promise<{ client: CcxtClient; server: RecordingServer }> {
  const server = await recordingServer(answering);
  return { client: await clientAt(server, venue, market, timeoutMs), server };
}

/** Another client of a server that answers for the venue. It goes away after the test. */
export async function clientAt(
  { origin }: RecordingServer,
  venue: Venue,
  market: Pick<KnownMarket, 'contract'>,
  timeoutMs: number,
): Promise<CcxtClient> {
  const network = { ...DEFAULT_NETWORK, timeoutMs };
  const client = await CcxtClient.open({ ...sessionOptions(venue, market, origin), network });
  onTestFinished(() => client.close());
  return client;
}

function sessionOptions(venue: Venue, { contract }: Pick<KnownMarket, 'contract'>, endpoint: string): SessionOptions {
  return {
    profile: findSupportedProfile(venue.exchange),
    contract,
    credentials: venue.credentials,
    testnet: false,
    endpoint,
    gate: new RateGate({ msPerCost: 0.01 }),
  };
}
