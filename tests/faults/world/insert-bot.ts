import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { CREDENTIALS } from './bot-host.ts';
import { BOT_ID, configFor, type EXECUTIONS, TEMPLATE } from './bots.ts';
import { LedgerFile } from './ledger-file.ts';
import type { TradedVenue } from './venues.ts';

/** Puts the bot into the ledger, with the rules of its instruments as the exchange tells them. */
export async function insertBot(
  folder: string,
  venue: TradedVenue,
  url: string,
  entry: keyof typeof EXECUTIONS,
): Promise<void> {
  const client = await CcxtClient.open({
    profile: findSupportedProfile(venue.venue),
    contract: 'linear',
    credentials: CREDENTIALS,
    testnet: false,
    endpoint: url,
    gate: new RateGate({ msPerCost: 0.01 }),
  });
  const instruments = [];
  for (const { symbol } of venue.markets) instruments.push((await client.withTiers(symbol)).instrument);
  await client.close();
  const ledger = new LedgerFile(folder);
  ledger.bots.insert(BOT_ID, configFor(venue, instruments, entry), TEMPLATE, Date.now());
  ledger.close();
}
