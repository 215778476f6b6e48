import { defineComponent } from '#core/components/component.ts';
import { period } from '#core/components/params.ts';
import { stochastic as stochasticLines } from '#core/indicators/stochastic.ts';
import { crossInWords, crossInZone, zoneParams, zoneProblem } from './oscillator-cross.ts';

export const stochastic = defineComponent({
  id: 'stochastic',
  title: 'Stochastic',
  help: 'Bullish when %K crosses above %D in the oversold zone, bearish when it crosses below in the overbought one.',
  roles: ['signal', 'filter'],
  params: {
    k: period(14, { title: '%K', help: 'How many candles the range of %K is taken from.' }),
    smooth: period(3, { title: 'Smoothing', help: 'How many raw values are averaged into %K; 1 for none.', min: 1 }),
    ...zoneParams,
  },
  // Both lines, and one candle more to see a cross.
  warmup: ({ k, smooth, d }) => k + smooth + d - 1,
  check: zoneProblem,
  signal: (graph, params) => {
    const { k, smooth, d } = params;
    const lines = stochasticLines(graph, k, smooth, d);
    return crossInZone(graph, lines, params, k + smooth + d - 3, `Stochastic ${k}, ${smooth}, ${d}`);
  },
  describe: (params) => `stochastic ${params.k}, ${params.smooth}, ${params.d} ${crossInWords(params)}`,
});
