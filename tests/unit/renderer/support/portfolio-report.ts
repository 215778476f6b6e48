import { readFileSync } from 'node:fs';
import type { Report } from '#core/analysis/report.ts';
import type { Candles } from '#core/market/candles.ts';
import { runPortfolio } from '#core/simulation/backtest.ts';
import type { Bar } from '../../core/oracle/indicators.ts';
import { reportOf, strategyOf } from '../../core/support/engine.ts';
import { HOUR, instrumentOf, START, settingsOf, toColumns } from '../../core/support/market.ts';

export const BTC = 'binance:BTC/USDT:USDT';
export const XRP = 'binance:XRP/USDT:USDT';

interface Hours {
  readonly from: number;
  readonly to: number;
  /** First missing hour, and the first one after the hole. */
  readonly hole?: readonly [number, number];
}

/** A wave around a price, in hourly candles. */
function wave(price: number, { from, to, hole = [0, 0] }: Hours): Candles {
  const at = (hour: number) => price * (1 + 0.05 * Math.sin(hour / 9) + 0.02 * Math.sin(hour / 2.3));
  const bars: Bar[] = [];
  for (let hour = from; hour < to; hour++) {
    if (hour >= hole[0] && hour < hole[1]) continue;
    const [open, close] = [at(hour), at(hour + 1)];
    const [high, low] = [Math.max(open, close) * 1.001, Math.min(open, close) * 0.999];
    bars.push({ time: START + hour * HOUR, open, high, low, close, volume: 1 });
  }
  return toColumns(bars);
}

/** Candles of two instruments: the second one begins 40 hours later, ends earlier, and has a hole of 7. */
export const CANDLES = {
  btc: wave(60_000, { from: 0, to: 600 }),
  xrp: wave(0.6, { from: 40, to: 500, hole: [200, 207] }),
} as const;

/** A real run of the SMA cross over both on one account: prices of BTC in steps of 0.1, those of XRP without steps. */
export function portfolioReport(): Report {
  const strategy = strategyOf(
    JSON.parse(readFileSync(new URL('../../../../resources/templates/sma-cross.json', import.meta.url), 'utf8')),
  );
  const market = (name: string, candles: Candles, tick: number) => ({
    market: name,
    synthetic: false,
    candles,
    instrument: instrumentOf({ tick }),
    funding: null,
  });
  const outcome = runPortfolio({
    strategy,
    timeframeMs: HOUR,
    settings: settingsOf({
      equity: 10_000,
      sizing: { kind: 'equity-percent', percent: 40 },
      limits: { maxPositions: 2, maxExposure: 1.5, maxInstrumentExposure: null, maxNotional: null },
    }),
    markets: [market(BTC, CANDLES.btc, 0.1), market(XRP, CANDLES.xrp, 0)],
  });
  if (!outcome) throw new Error('The run was cancelled.');
  return reportOf(outcome);
}
