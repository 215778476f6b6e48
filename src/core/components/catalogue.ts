import type { Component } from './component.ts';
import { breakEven } from './exits/break-even.ts';
import { chandelier } from './exits/chandelier.ts';
import { indicatorTarget } from './exits/indicator-target.ts';
import { sessionEnd } from './exits/session-end.ts';
import { signalFlip } from './exits/signal-flip.ts';
import { stopLoss } from './exits/stop-loss.ts';
import { takeProfit } from './exits/take-profit.ts';
import { timeStop } from './exits/time-stop.ts';
import { trailingStop } from './exits/trailing-stop.ts';
import { volatilityExit } from './exits/volatility-exit.ts';
import { adxFilter } from './filters/adx-filter.ts';
import { atrRange } from './filters/atr-range.ts';
import { bollingerWidth } from './filters/bollinger-width.ts';
import { candleSize } from './filters/candle-size.ts';
import { choppinessFilter } from './filters/choppiness-filter.ts';
import { cooldown } from './filters/cooldown.ts';
import { dayTime } from './filters/day-time.ts';
import { distanceFromMa } from './filters/distance-from-ma.ts';
import { drawdownGate } from './filters/drawdown-gate.ts';
import { fundingFilter } from './filters/funding-filter.ts';
import { lossStreakGate } from './filters/loss-streak-gate.ts';
import { minimumMove } from './filters/minimum-move.ts';
import { spread } from './filters/spread.ts';
import { trendFilter } from './filters/trend-filter.ts';
import { volatilityRegime } from './filters/volatility-regime.ts';
import { volumeFilter } from './filters/volume-filter.ts';
import { awesomeOscillator } from './signals/breakout/awesome-oscillator.ts';
import { bollingerBreakout } from './signals/breakout/bollinger-breakout.ts';
import { donchianBreakout } from './signals/breakout/donchian-breakout.ts';
import { insideBarBreakout } from './signals/breakout/inside-bar-breakout.ts';
import { keltnerBreakout } from './signals/breakout/keltner-breakout.ts';
import { openingRangeBreakout } from './signals/breakout/opening-range-breakout.ts';
import { roc } from './signals/breakout/roc.ts';
import { squeezeMomentum } from './signals/breakout/squeeze-momentum.ts';
import { tsi } from './signals/breakout/tsi.ts';
import { fundingRateFade } from './signals/derivatives/funding-rate-fade.ts';
import { engulfing } from './signals/patterns/engulfing.ts';
import { pinBar } from './signals/patterns/pin-bar.ts';
import { bollingerReversion } from './signals/reversion/bollinger-reversion.ts';
import { cciReversal } from './signals/reversion/cci-reversal.ts';
import { mfiReversal } from './signals/reversion/mfi-reversal.ts';
import { rsiDivergence } from './signals/reversion/rsi-divergence.ts';
import { rsiReversal } from './signals/reversion/rsi-reversal.ts';
import { stochastic } from './signals/reversion/stochastic.ts';
import { stochasticRsi } from './signals/reversion/stochastic-rsi.ts';
import { williamsR } from './signals/reversion/williams-r.ts';
import { zscore } from './signals/reversion/zscore.ts';
import { aroon } from './signals/trend/aroon.ts';
import { dmi } from './signals/trend/dmi.ts';
import { emaCross } from './signals/trend/ema-cross.ts';
import { heikinAshi } from './signals/trend/heikin-ashi.ts';
import { ichimoku } from './signals/trend/ichimoku.ts';
import { linearRegression } from './signals/trend/linear-regression.ts';
import { maRibbon } from './signals/trend/ma-ribbon.ts';
import { macd } from './signals/trend/macd.ts';
import { parabolicSar } from './signals/trend/parabolic-sar.ts';
import { priceVsMa } from './signals/trend/price-vs-ma.ts';
import { smaCross } from './signals/trend/sma-cross.ts';
import { supertrend } from './signals/trend/supertrend.ts';
import { vwap } from './signals/trend/vwap.ts';
import { chaikinMoneyFlow } from './signals/volume/chaikin-money-flow.ts';
import { obvTrend } from './signals/volume/obv-trend.ts';
import { volumeSpike } from './signals/volume/volume-spike.ts';

/** Every component that a strategy can be built from, in the order in which it is listed. */
export const CATALOGUE: readonly Component[] = [
  smaCross,
  emaCross,
  priceVsMa,
  maRibbon,
  macd,
  supertrend,
  dmi,
  parabolicSar,
  ichimoku,
  aroon,
  linearRegression,
  heikinAshi,
  vwap,
  donchianBreakout,
  keltnerBreakout,
  bollingerBreakout,
  openingRangeBreakout,
  squeezeMomentum,
  roc,
  tsi,
  awesomeOscillator,
  insideBarBreakout,
  rsiReversal,
  bollingerReversion,
  stochastic,
  stochasticRsi,
  cciReversal,
  williamsR,
  mfiReversal,
  zscore,
  rsiDivergence,
  obvTrend,
  chaikinMoneyFlow,
  volumeSpike,
  engulfing,
  pinBar,
  fundingRateFade,
  trendFilter,
  adxFilter,
  choppinessFilter,
  atrRange,
  bollingerWidth,
  volatilityRegime,
  volumeFilter,
  fundingFilter,
  dayTime,
  distanceFromMa,
  minimumMove,
  candleSize,
  spread,
  cooldown,
  drawdownGate,
  lossStreakGate,
  stopLoss,
  takeProfit,
  trailingStop,
  breakEven,
  chandelier,
  volatilityExit,
  timeStop,
  signalFlip,
  sessionEnd,
  indicatorTarget,
];

const BY_ID = new Map(CATALOGUE.map((component) => [component.id, component]));

export function findComponent(id: string): Component | undefined {
  return BY_ID.get(id);
}
