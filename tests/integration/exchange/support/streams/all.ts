import { bitgetStreams } from './bitget.ts';
import { gateStreams } from './gate.ts';
import { geminiStreams } from './gemini.ts';
import { hyperliquidStreams } from './hyperliquid.ts';
import { kucoinFuturesStreams } from './kucoin-futures.ts';
import { phemexStreams } from './phemex.ts';
import type { VenueStreams } from './venue-streams.ts';
import { wooStreams } from './woo.ts';

/** By our name of the exchange. */
export const STREAMS: Readonly<Record<string, VenueStreams>> = {
  bitget: bitgetStreams,
  gate: gateStreams,
  gemini: geminiStreams,
  hyperliquid: hyperliquidStreams,
  kucoinfutures: kucoinFuturesStreams,
  phemex: phemexStreams,
  woo: wooStreams,
};
