import type { Handlers } from '#main/ipc/handlers.ts';
import type { TopicHub } from './topic-hub.ts';

export function topicHandlers({ hub }: { hub: TopicHub }): Pick<Handlers, 'topics.snapshot'> {
  return { 'topics.snapshot': ({ topic }) => hub.snapshot(topic) };
}
