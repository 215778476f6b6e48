import { sma } from '../indicators/sma.ts';
import { averageCross } from './average-cross.ts';
import { defineComponent } from './component.ts';

export const smaCross = defineComponent(
  averageCross({ id: 'sma-cross', short: 'SMA', long: 'simple moving average', average: sma }),
);
