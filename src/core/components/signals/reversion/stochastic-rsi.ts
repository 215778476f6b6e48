import { defineComponent } from '#core/components/component.ts';
import { period } from '#core/components/params.ts';
import { stochasticRsi as stochasticRsiLines } from '#core/indicators/stochastic-rsi.ts';
import { crossInWords, crossInZone, zoneParams, zoneProblem } from './oscillator-cross.ts';

export const stochasticRsi = defineComponent({
  id: 'stochastic-rsi',
  title: 'Stochastic RSI',
  help: 'Where the RSI lies in its own range: bullish when %K crosses above %D in the oversold zone, bearish mirrored.',
  roles: ['signal', 'filter'],
  params: {
    rsi: period(14, { title: 'RSI period', help: 'Length of the RSI.' }),
    stoch: period(14, { title: 'Stochastic period', help: 'How many values of the RSI the range is taken from.' }),
    k: period(3, { title: '%K', help: 'How many raw values are averaged into %K; 1 for none.', min: 1 }),
    ...zoneParams,
  },
  // Both lines, and one candle more to see a cross.
  warmup: ({ rsi, stoch, k, d }) => rsi + stoch + k + d - 1,
  check: zoneProblem,
  signal: (graph, params) => {
    const { rsi, stoch, k, d } = params;
    const lines = stochasticRsiLines(graph, rsi, stoch, k, d);
    return crossInZone(graph, lines, params, rsi + stoch + k + d - 3, `StochRSI ${rsi}, ${stoch}, ${k}, ${d}`);
  },
  describe: (params) =>
    `stochastic RSI ${params.rsi}, ${params.stoch}, ${params.k}, ${params.d} ${crossInWords(params)}`,
});
