import { defineComponent } from '#core/components/component.ts';
import { decimal } from '#core/components/params.ts';

export const signalFlip = defineComponent({
  id: 'signal-flip',
  title: 'Signal flip',
  help: 'Closes the position at the next open when the combination of the signals points the other way.',
  roles: ['exit'],
  params: {
    minScore: decimal({
      title: 'Minimum score',
      help: "Threshold that the opposite side must reach; 0 takes the template's own.",
      min: 0,
      max: 10_000,
      default: 0,
    }),
  },
  warmup: () => 1,
  exit: (_graph, { minScore }, strategy) => {
    const flip = strategy.directionAt(minScore > 0 ? minScore : null);
    return () => ({ reason: 'signal-flip', flip });
  },
  describe: ({ minScore }) =>
    minScore > 0
      ? `leave when the signals reach ${minScore} the other way`
      : 'leave when the signals turn the other way',
});
