import { decimal, eventOrState, period } from '#core/components/params.ts';

/** What the signals from the Bollinger bands are set by, whichever way they read a close outside. */
export const bollingerParams = {
  period: period(20, { help: 'Length of the bands.' }),
  deviations: decimal({
    title: 'Deviations',
    help: 'Distance of the bands from the average, in standard deviations.',
    min: 0.1,
    max: 10,
    default: 2,
  }),
  output: eventOrState,
};
