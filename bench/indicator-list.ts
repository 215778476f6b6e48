import { directionalMovement } from '#core/indicators/adx.ts';
import { aroon } from '#core/indicators/aroon.ts';
import { atr } from '#core/indicators/atr.ts';
import { awesomeOscillator } from '#core/indicators/awesome-oscillator.ts';
import { bollinger } from '#core/indicators/bollinger.ts';
import { cci } from '#core/indicators/cci.ts';
import { chaikinMoneyFlow } from '#core/indicators/chaikin-money-flow.ts';
import { choppiness } from '#core/indicators/choppiness.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';
import { donchianBefore } from '#core/indicators/donchian.ts';
import { ema } from '#core/indicators/ema.ts';
import { highestHigh } from '#core/indicators/extremes.ts';
import { fundingRate } from '#core/indicators/funding-rate.ts';
import { heikinAshi } from '#core/indicators/heikin-ashi.ts';
import { onHigherTimeframe } from '#core/indicators/higher-timeframe.ts';
import { hma } from '#core/indicators/hma.ts';
import { ichimokuCloud } from '#core/indicators/ichimoku.ts';
import { motherCandle } from '#core/indicators/inside-bar.ts';
import { keltner } from '#core/indicators/keltner.ts';
import { linearRegression } from '#core/indicators/linear-regression.ts';
import { macd } from '#core/indicators/macd.ts';
import { mfi } from '#core/indicators/mfi.ts';
import { natr } from '#core/indicators/natr.ts';
import { obv } from '#core/indicators/obv.ts';
import { openingRange } from '#core/indicators/opening-range.ts';
import { parabolicSar } from '#core/indicators/parabolic-sar.ts';
import { percentRank } from '#core/indicators/percent-rank.ts';
import { medianPrice, typicalPrice } from '#core/indicators/prices.ts';
import { relativeVolume } from '#core/indicators/relative-volume.ts';
import { roc } from '#core/indicators/roc.ts';
import { rsi } from '#core/indicators/rsi.ts';
import { sma } from '#core/indicators/sma.ts';
import { squeeze } from '#core/indicators/squeeze.ts';
import { standardDeviation } from '#core/indicators/standard-deviation.ts';
import { stochastic } from '#core/indicators/stochastic.ts';
import { stochasticRsi } from '#core/indicators/stochastic-rsi.ts';
import { supertrend } from '#core/indicators/supertrend.ts';
import { trueRanges } from '#core/indicators/true-range.ts';
import { tsi } from '#core/indicators/tsi.ts';
import { rollingVwap, sessionVwap } from '#core/indicators/vwap.ts';
import { vwma } from '#core/indicators/vwma.ts';
import { williamsR } from '#core/indicators/williams-r.ts';
import { wma } from '#core/indicators/wma.ts';
import { zScore } from '#core/indicators/z-score.ts';

type Ask = (graph: ColumnGraph) => unknown;

/** Plain recursions, of which the target speaks. */
export const RECURSIONS: Readonly<Record<string, Ask>> = {
  sma: (graph) => sma(graph, 20),
  ema: (graph) => ema(graph, 20),
  rsi: (graph) => rsi(graph, 14),
  atr: (graph) => atr(graph, 14),
  obv,
};

/** Everything else, with all that it is made of: MACD is three averages and a difference. */
export const OTHERS: Readonly<Record<string, Ask>> = {
  // Prices and averages
  'median-price': medianPrice,
  'typical-price': typicalPrice,
  wma: (graph) => wma(graph, 20),
  hma: (graph) => hma(graph, 20),
  vwma: (graph) => vwma(graph, 20),
  'vwap-session': sessionVwap,
  'vwap-rolling': (graph) => rollingVwap(graph, 96),
  // Ranges, windows and channels
  'true-range': trueRanges,
  highest: (graph) => highestHigh(graph, 20),
  'standard-deviation': (graph) => standardDeviation(graph, 20),
  bollinger: (graph) => bollinger(graph, 20, 2),
  keltner: (graph) => keltner(graph, 20, 10, 2),
  donchian: (graph) => donchianBefore(graph, 20),
  'opening-range': (graph) => openingRange(graph, 0, 60),
  'inside-bar': motherCandle,
  // Trends
  adx: (graph) => directionalMovement(graph, 14),
  macd: (graph) => macd(graph, 12, 26, 9),
  supertrend: (graph) => supertrend(graph, 10, 3),
  'parabolic-sar': (graph) => parabolicSar(graph, 0.02, 0.2),
  ichimoku: (graph) => ichimokuCloud(graph, 9, 26, 52),
  aroon: (graph) => aroon(graph, 25),
  'linear-regression': (graph) => linearRegression(graph, 20),
  'heikin-ashi': heikinAshi,
  // Momentum
  roc: (graph) => roc(graph, 12),
  tsi: (graph) => tsi(graph, 25, 13, 7),
  'awesome-oscillator': (graph) => awesomeOscillator(graph, 5, 34),
  squeeze: (graph) => squeeze(graph, { bbPeriod: 20, bbDeviations: 2, kcPeriod: 20, kcMultiplier: 1.5 }),
  // Reversals
  stochastic: (graph) => stochastic(graph, 14, 3, 3),
  'stochastic-rsi': (graph) => stochasticRsi(graph, 14, 14, 3, 3),
  cci: (graph) => cci(graph, 20),
  'williams-r': (graph) => williamsR(graph, 14),
  mfi: (graph) => mfi(graph, 14),
  'z-score': (graph) => zScore(graph, 50),
  // Volume and funding
  'chaikin-money-flow': (graph) => chaikinMoneyFlow(graph, 20),
  'relative-volume': (graph) => relativeVolume(graph, 20),
  funding: (graph) => fundingRate(graph, 1),
  // State of the market
  natr: (graph) => natr(graph, 14),
  choppiness: (graph) => choppiness(graph, 14),
  'percentile-500': (graph) => percentileOfAtr(graph, 500),
  'percentile-5000': (graph) => percentileOfAtr(graph, 5000),
  'ema-of-longer-candles': (graph) => onHigherTimeframe(graph, 4, 'ema(200)', 199, (longer) => ema(longer, 200)),
};

function percentileOfAtr(graph: ColumnGraph, lookback: number): Float64Array {
  return percentRank(graph, { key: 'atr(14)', column: atr(graph, 14), first: 14 }, lookback);
}
