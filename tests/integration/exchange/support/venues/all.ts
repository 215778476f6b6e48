import type { Venue } from '../venue.ts';
import { binanceVenue } from './binance.ts';
import { bitgetVenue } from './bitget.ts';
import { bybitVenue } from './bybit.ts';
import { deribitVenue } from './deribit.ts';
import { gateVenue } from './gate.ts';
import { geminiVenue } from './gemini.ts';
import { hyperliquidVenue } from './hyperliquid.ts';
import { krakenFuturesVenue } from './kraken-futures.ts';
import { kucoinFuturesVenue } from './kucoin-futures.ts';
import { okxVenue } from './okx.ts';
import { phemexVenue } from './phemex.ts';
import { wooVenue } from './woo.ts';

/** One set of answers per supported exchange. */
export const VENUES: readonly Venue[] = [
  bybitVenue,
  binanceVenue,
  krakenFuturesVenue,
  okxVenue,
  kucoinFuturesVenue,
  deribitVenue,
  geminiVenue,
  phemexVenue,
  wooVenue,
  bitgetVenue,
  gateVenue,
  hyperliquidVenue,
];
