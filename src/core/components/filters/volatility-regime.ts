import { ALLOWS_LONG, ALLOWS_SHORT, defineComponent } from '#core/components/component.ts';
import { choices, integer, period } from '#core/components/params.ts';
import { atr } from '#core/indicators/atr.ts';
import { percentRank } from '#core/indicators/percent-rank.ts';

/** The regimes are the thirds of what has been usual. */
const LOW_BELOW = 100 / 3;
const HIGH_ABOVE = 200 / 3;

export const volatilityRegime = defineComponent({
  id: 'volatility-regime',
  title: 'Volatility regime',
  help: 'Passes while the average true range is low, normal or high compared with its own recent past: in its lower, middle or upper third.',
  roles: ['filter', 'gate'],
  params: {
    atr: period(14, { title: 'ATR period', help: 'Length of the average true range.', min: 1 }),
    lookback: integer({
      title: 'Look-back',
      help: 'How many values of the average true range, the current one included, it is compared with.',
      min: 10,
      max: 5000,
      default: 500,
      unit: 'candles',
    }),
    allow: choices({
      title: 'Allowed',
      help: 'Regimes that pass.',
      choices: ['low', 'normal', 'high'],
      default: ['normal'],
    }),
  },
  warmup: ({ atr: length, lookback }) => length + lookback,
  filter: (graph, { atr: length, lookback, allow }) => {
    const source = { key: `atr(${length})`, column: atr(graph, length), first: length };
    const percentile = percentRank(graph, source, lookback);
    const column = graph.permissions();
    const both = ALLOWS_LONG | ALLOWS_SHORT;
    const low = allow.includes('low') ? both : 0;
    const normal = allow.includes('normal') ? both : 0;
    const high = allow.includes('high') ? both : 0;
    graph.add({
      run(from, to) {
        for (let i = from; i < to; i++) {
          const rank = percentile[i];
          if (rank < LOW_BELOW) column[i] = low;
          else if (rank > HIGH_ABOVE) column[i] = high;
          else column[i] = Number.isNaN(rank) ? 0 : normal;
        }
      },
    });
    return {
      column,
      readings: [{ name: `Percentile of ATR ${length} in ${lookback}`, column: percentile, scale: 'own' }],
    };
  },
  describe: ({ atr: length, lookback, allow }) =>
    `volatility (ATR ${length}) is ${allow.join(' or ')} compared with the last ${lookback} candles`,
});
