import type { Bot } from '#contract/bots.ts';
import type { TopicHub } from '#main/services/topics/topic-hub.ts';

/**
 * Calls `changed` with all bots, now and after they have changed, not more often than every `intervalMs`: a bot changes
 * with every price.
 * @returns the function that stops it
 */
export function followBots(
  hub: Pick<TopicHub, 'onDelta' | 'snapshot'>,
  intervalMs: number,
  changed: (bots: readonly Bot[]) => void,
): () => void {
  let timer: NodeJS.Timeout | null = null;
  const tell = () => {
    timer = null;
    changed(hub.snapshot('bots').items);
  };
  tell();
  const stop = hub.onDelta(({ topic }) => {
    if (topic === 'bots') timer ??= setTimeout(tell, intervalMs);
  });
  return () => {
    stop();
    if (timer) clearTimeout(timer);
  };
}
