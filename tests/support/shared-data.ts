import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));

/** Real market data, which lies beside the project and is not part of it. */
export const BTC_1H = at('candles/binance-BTCUSDT-perp-1h.csv');
export const BTC_30M = at('candles/binance-BTCUSDT-perp-30m.csv');
export const XRP_5M = at('candles/binance-XRPUSDT-perp-5m.csv');
export const BTC_FUNDING = at('funding/binance-BTCUSDT-perp-8h.csv');

/** Whether it is there; says so once where it is not. */
export const hasSharedData = existsSync(BTC_1H);
if (!hasSharedData) console.warn(`skipping tests with real market data: ${BTC_1H} is absent`);
