import { defineComponent } from '#core/components/component.ts';
import { sma } from '#core/indicators/sma.ts';
import { averageCross } from './average-cross.ts';

export const smaCross = defineComponent(
  averageCross({ id: 'sma-cross', short: 'SMA', long: 'simple moving average', average: sma }),
);
