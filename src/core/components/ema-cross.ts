import { ema } from '../indicators/ema.ts';
import { averageCross } from './average-cross.ts';
import { defineComponent } from './component.ts';

export const emaCross = defineComponent(
  averageCross({ id: 'ema-cross', short: 'EMA', long: 'exponential moving average', average: ema }),
);
