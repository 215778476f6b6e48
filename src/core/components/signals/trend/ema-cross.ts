import { defineComponent } from '#core/components/component.ts';
import { ema } from '#core/indicators/ema.ts';
import { averageCross } from './average-cross.ts';

export const emaCross = defineComponent(
  averageCross({ id: 'ema-cross', short: 'EMA', long: 'exponential moving average', average: ema }),
);
