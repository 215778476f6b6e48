import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Result } from '#contract/result.ts';
import type { Snapshot, TopicItem, TopicName } from '#contract/topics.ts';
import { call, onDelta } from '#renderer/bridge/bridge.ts';
import { onNextFrame } from './next-frame.ts';
import { createTopicStore, type TopicStore } from './topic-store.ts';

/** The reply belongs to the topic that was asked for; the contract's schema speaks of any topic. */
const fetchSnapshot = <T extends TopicName>(topic: T) =>
  call('topics.snapshot', { topic }) as Promise<Result<Snapshot<T>>>;

const follow = <T extends TopicName>(topic: T) => createTopicStore<T>(topic, fetchSnapshot<T>, onNextFrame);

const topics: { readonly [T in TopicName]: TopicStore<T> } = {
  jobs: follow('jobs'),
  datasets: follow('datasets'),
  downloads: follow('downloads'),
  feeds: follow('feeds'),
  runs: follow('runs'),
  strategies: follow('strategies'),
  bots: follow('bots'),
  keys: follow('keys'),
  'key-checks': follow('key-checks'),
  intents: follow('intents'),
  activity: follow('activity'),
  sounds: follow('sounds'),
  'notification-channels': follow('notification-channels'),
};

/** Starts following all topics. Returns the function that stops it. */
export function followTopics(): () => void {
  const all = Object.values(topics);
  const stop = onDelta((delta) => {
    for (const topic of all) topic.receive(delta);
  });
  for (const topic of all) void topic.refresh();
  return stop;
}

/** Asks for a topic anew. */
export function refreshTopic(name: TopicName): void {
  void topics[name].refresh();
}

export interface TopicView<T extends TopicName> {
  readonly items: readonly TopicItem<T>[];
  readonly loading: boolean;
  readonly error: string | null;
  readonly retry: () => void;
}

/** All items of a topic, with whether they have arrived yet. */
export function useTopic<T extends TopicName>(name: T): TopicView<T> {
  const topic: TopicStore<T> = topics[name];
  const state = useStore(topic.store);
  const items = useMemo(() => [...state.items.values()], [state.items]);
  return {
    items,
    loading: state.seq === null && state.error === null,
    error: state.seq === null ? state.error : null,
    retry: () => void topic.refresh(),
  };
}

/** One item of a topic; undefined while it is not there. */
export function useTopicItem<T extends TopicName>(name: T, id: string | null): TopicItem<T> | undefined {
  const topic: TopicStore<T> = topics[name];
  return useStore(topic.store, (state) => (id === null ? undefined : state.items.get(id)));
}
