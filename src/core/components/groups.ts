import type { ComponentInfo } from './component.ts';

/** Signals by what they look for; everything else is grouped by its role. */
const SIGNAL_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Trend signals': [
    'sma-cross',
    'ema-cross',
    'price-vs-ma',
    'ma-ribbon',
    'macd',
    'supertrend',
    'dmi',
    'parabolic-sar',
    'ichimoku',
    'aroon',
    'linear-regression',
    'heikin-ashi',
    'vwap',
  ],
  'Breakout and momentum signals': [
    'donchian-breakout',
    'keltner-breakout',
    'bollinger-breakout',
    'opening-range-breakout',
    'squeeze-momentum',
    'roc',
    'tsi',
    'awesome-oscillator',
    'inside-bar-breakout',
  ],
  'Mean reversion signals': [
    'rsi-reversal',
    'bollinger-reversion',
    'stochastic',
    'stochastic-rsi',
    'cci-reversal',
    'williams-r',
    'mfi-reversal',
    'zscore',
    'rsi-divergence',
  ],
  'Volume, pattern and funding signals': [
    'obv-trend',
    'chaikin-money-flow',
    'volume-spike',
    'engulfing',
    'pin-bar',
    'funding-rate-fade',
  ],
};

const GROUP_OF = new Map(Object.entries(SIGNAL_GROUPS).flatMap(([group, ids]) => ids.map((id) => [id, group])));

/** The heading under which the catalogue lists a component. */
export function groupOf({ id, roles }: Pick<ComponentInfo, 'id' | 'roles'>): string {
  if (roles.includes('exit')) return 'Exit rules';
  return GROUP_OF.get(id) ?? (roles.includes('signal') ? 'Other signals' : 'Filters, guards and gates');
}
