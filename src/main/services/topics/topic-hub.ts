import { isDeepStrictEqual } from 'node:util';
import type { Change, Delta, Snapshot, TopicItem, TopicName } from '#contract/topics.ts';

interface Topic<T extends TopicName> {
  seq: number;
  readonly items: Map<string, TopicItem<T>>;
}

type Topics = { [T in TopicName]: Topic<T> };

/**
 * Holds the collections that the window keeps a live copy of. Every change becomes one numbered delta; applying the
 * deltas after a snapshot gives the later snapshot, in the same order: an item keeps its place when it changes, and a
 * new one goes to the end.
 */
export class TopicHub {
  readonly #topics: Topics = {
    jobs: emptyTopic(),
    datasets: emptyTopic(),
    downloads: emptyTopic(),
    feeds: emptyTopic(),
    runs: emptyTopic(),
    strategies: emptyTopic(),
    bots: emptyTopic(),
    keys: emptyTopic(),
    'key-checks': emptyTopic(),
    intents: emptyTopic(),
    activity: emptyTopic(),
    sounds: emptyTopic(),
    'notification-channels': emptyTopic(),
  };
  readonly #listeners = new Set<(delta: Delta) => void>();

  /** Adds an item, or replaces the one with the same id. An item equal to the present one makes no delta. */
  put<T extends TopicName>(topic: T, item: TopicItem<T>): void {
    const { items } = this.#topics[topic];
    const id = idOf(item);
    if (isDeepStrictEqual(items.get(id), item)) return;
    items.set(id, item);
    this.#publish(topic, { kind: 'put', item });
  }

  /** Takes an item away; nothing happens when there is none with that id. */
  remove(topic: TopicName, id: string): void {
    if (this.#topics[topic].items.delete(id)) this.#publish(topic, { kind: 'remove', id });
  }

  /** Makes the collection equal to `items` with as few deltas as that takes. */
  replaceAll<T extends TopicName>(topic: T, items: readonly TopicItem<T>[]): void {
    const keep = new Set(items.map((item) => idOf(item)));
    for (const id of [...this.#topics[topic].items.keys()]) if (!keep.has(id)) this.remove(topic, id);
    for (const item of items) this.put(topic, item);
  }

  snapshot<T extends TopicName>(topic: T): Snapshot<T> {
    const { seq, items } = this.#topics[topic];
    return { seq, items: [...items.values()] };
  }

  /** Calls `listener` with every delta of every topic. Returns the function that stops it. */
  onDelta(listener: (delta: Delta) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #publish<T extends TopicName>(topic: T, change: Change<T>): void {
    const seq = ++this.#topics[topic].seq;
    // The pair of topic and change is right by the signature; inference does not follow it through the union.
    const delta = { topic, seq, change } as Delta;
    for (const listener of this.#listeners) listener(delta);
  }
}

function emptyTopic<T extends TopicName>(): Topic<T> {
  return { seq: 0, items: new Map() };
}

function idOf(item: { readonly id: string }): string {
  return item.id;
}
