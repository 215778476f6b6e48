import { defineComponent } from '#core/components/component.ts';
import { minuteOfWeek, sessionMinutes } from '#core/strategy/sessions.ts';

export const sessionEnd = defineComponent({
  id: 'session-end',
  title: 'Session end',
  help: "Closes the position at the last close inside the strategy's session; a strategy without sessions cannot use it.",
  roles: ['exit'],
  params: {},
  warmup: () => 1,
  exit: (graph, _params, { inSession, sessions }) => {
    const reason = 'session-end';
    if (!inSession) return () => ({ reason });
    const { candles, timeframeMs } = graph;
    const inside = sessionMinutes(sessions);
    /** Whether the close that is due after this one lies outside; when it comes is known, what it brings is not. */
    const isLast = (index: number) => inside[minuteOfWeek(candles.time[index] + 2 * timeframeMs)] === 0;
    return () => ({
      reason,
      // A position that was entered at the last close, or has come through a hole, leaves at the first close outside.
      leaveAtClose: (index) => inSession[index] === 0 || isLast(index),
    });
  },
  describe: () => 'leave at the end of the session',
});
