import type { VenueFace } from '../server/venue-face.ts';
import { BINANCE } from './binance/face.ts';
import { BYBIT } from './bybit/face.ts';
import { DERIBIT } from './deribit/face.ts';
import { KRAKEN_FUTURES } from './krakenfutures/face.ts';
import { OKX } from './okx/face.ts';

const FACES = { bybit: BYBIT, binance: BINANCE, okx: OKX, krakenfutures: KRAKEN_FUTURES, deribit: DERIBIT } as const;

/** Venues whose protocols are simulated. */
export type VenueId = keyof typeof FACES;

export const VENUE_IDS = Object.keys(FACES) as readonly VenueId[];

export function isVenueId(text: string): text is VenueId {
  return Object.hasOwn(FACES, text);
}

export function venueFace(id: VenueId): VenueFace {
  return FACES[id];
}
