import { UserError } from '#main/errors.ts';
import type { ExchangeProfile, SupportedProfile } from '../profile.ts';
import { binance } from './binance.ts';
import { bitget } from './bitget.ts';
import { bitmex } from './bitmex.ts';
import { bybit } from './bybit.ts';
import { deribit } from './deribit.ts';
import { gate } from './gate.ts';
import { gemini } from './gemini.ts';
import { hyperliquid } from './hyperliquid.ts';
import { krakenFutures } from './kraken-futures.ts';
import { kucoinFutures } from './kucoin-futures.ts';
import { okx } from './okx.ts';
import { phemex } from './phemex.ts';
import { woo } from './woo.ts';

/** Every exchange that the application knows, in the order in which lists show them. */
export const EXCHANGE_PROFILES: readonly ExchangeProfile[] = [
  bybit,
  binance,
  krakenFutures,
  okx,
  kucoinFutures,
  deribit,
  gemini,
  phemex,
  woo,
  bitget,
  gate,
  hyperliquid,
  bitmex,
];

/** The exchanges that keys can be added for. */
export const SUPPORTED_PROFILES: readonly SupportedProfile[] = EXCHANGE_PROFILES.filter(
  (profile) => profile.status === 'supported',
);

/** @throws UserError when no exchange has that id */
export function findProfile(id: string): ExchangeProfile {
  const profile = EXCHANGE_PROFILES.find((candidate) => candidate.id === id.toLowerCase());
  if (profile) return profile;
  const known = EXCHANGE_PROFILES.map((candidate) => candidate.id).join(', ');
  throw new UserError(`There is no exchange "${id}": use one of ${known}.`, { field: 'exchange' });
}

/** @throws UserError when no exchange has that id, or when it has closed */
export function findSupportedProfile(id: string): SupportedProfile {
  const profile = findProfile(id);
  if (profile.status === 'supported') return profile;
  throw new UserError(
    `${profile.name} closed on ${profile.closedOn}: import its data as CSV, or use another exchange.`,
    { field: 'exchange' },
  );
}
