import { defineComponent } from '#core/components/component.ts';
import { choices, timeOfDay } from '#core/components/params.ts';
import { permissionsFromSessions } from '#core/strategy/entry-gate.ts';
import { WEEKDAYS } from '#core/strategy/template.ts';

export const dayTime = defineComponent({
  id: 'day-time',
  title: 'Day and time',
  help: 'Passes on the chosen days of the week between two times of day (UTC).',
  roles: ['filter'],
  params: {
    days: choices({
      title: 'Days',
      help: 'Days of the week, in UTC; a window over midnight belongs to the day it begins on.',
      choices: WEEKDAYS,
      default: ['mon', 'tue', 'wed', 'thu', 'fri'],
    }),
    from: timeOfDay({ title: 'From', help: 'First time that passes (UTC).', default: '00:00' }),
    to: timeOfDay({
      title: 'To',
      help: 'End (UTC), itself outside; at or before the beginning it lies on the next day.',
      default: '00:00',
    }),
  },
  warmup: () => 1,
  filter: (graph, { days, from, to }) => ({
    column: permissionsFromSessions(graph, [{ days: [...days], start: from, end: to }], graph.timeframeMs),
    readings: [],
  }),
  describe: ({ days, from, to }) => {
    const hours = from === '00:00' && to === '00:00' ? '' : ` from ${from} to ${to}`;
    return `it is ${days.join(', ')}${hours} (UTC)`;
  },
});
