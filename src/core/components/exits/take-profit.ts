import { defineComponent } from '#core/components/component.ts';
import { choice, decimal, period, steps } from '#core/components/params.ts';
import { atr } from '#core/indicators/atr.ts';

export const takeProfit = defineComponent({
  id: 'take-profit',
  title: 'Take profit',
  help: 'Closes the position with a resting limit order when the price has gone a fixed distance in its favour.',
  roles: ['exit'],
  params: {
    unit: choice({
      title: 'Unit',
      help: 'Distance as a percentage of the entry price, in average true ranges, or in multiples of the initial stop distance (R).',
      choices: ['percent', 'atr', 'r'],
      default: 'percent',
    }),
    value: decimal({ title: 'Value', help: 'Distance in the chosen unit.', min: 0.01, max: 1000, default: 3 }),
    atr: period(14, { title: 'ATR period', help: 'Length of the average true range.', min: 1 }),
    ladder: steps({
      title: 'Ladder',
      help: 'Targets that each close a part, as value:percent of the amount at entry; replaces the single value.',
    }),
  },
  warmup: ({ unit, atr: length }) => (unit === 'atr' ? length + 1 : 1),
  check: ({ ladder }) => ladderProblem(ladder),
  exit: (graph, { unit, value, atr: length, ladder }) => {
    const range = unit === 'atr' ? atr(graph, length) : null;
    const steps = ladder.length > 0 ? rungs(ladder) : [{ value, share: 1 }];
    return () => ({
      reason: 'take-profit',
      targetsAtEntry: ({ side, entryPrice, signalIndex }, stop, targets) => {
        const one = range ? range[signalIndex] : unit === 'r' ? side * (entryPrice - stop) : entryPrice / 100;
        for (const step of steps) targets.add(entryPrice + side * step.value * one, step.share);
      },
    });
  },
  describe: ({ unit, value, atr: length, ladder }) => {
    const inUnit = unit === 'percent' ? '%' : unit === 'atr' ? `× ATR ${length}` : 'times the risk of the initial stop';
    if (ladder.length === 0) return `target ${value} ${inUnit} from the entry`;
    const steps = ladder.map(readStep).map((step) => `${Math.round(step.share * 100)} % at ${step.value}`);
    return `targets: ${steps.join(', ')} ${inUnit} from the entry`;
  },
});

/** `1.5:50` closes 50 % of the amount at entry at the distance 1.5. */
function readStep(text: string): { value: number; share: number } {
  const [value, percent] = text.split(':').map(Number);
  return { value, share: percent / 100 };
}

/**
 * Nearest first. The last rung of a ladder that closes everything takes what is left, with all that the earlier ones
 * were cut down by to the step.
 */
function rungs(ladder: readonly string[]): { value: number; share: number }[] {
  const steps = ladder.map(readStep).sort((a, b) => a.value - b.value);
  const total = steps.reduce((sum, { share }) => sum + share, 0);
  return steps.map((step, k) => (k === steps.length - 1 && total >= 1 - 1e-9 ? { ...step, share: 1 } : step));
}

function ladderProblem(ladder: readonly string[]): string | null {
  let total = 0;
  for (const text of ladder) {
    const { value, share } = readStep(text);
    if (!(value > 0 && value <= 1000 && share > 0 && share <= 1)) {
      return `ladder step "${text}" is not valid; use value:percent, e.g. 1.5:50, with a percentage above 0 and up to 100`;
    }
    total += share;
  }
  return total > 1 + 1e-9 ? `ladder closes ${Math.round(total * 100)} % in all; use at most 100` : null;
}
