import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Result } from '#contract/result.ts';
import type { Delta, Snapshot, TopicItem, TopicName } from '#contract/topics.ts';
import { addTo, applySnapshot, type NumberedChange, place, type TopicDraft, type TopicState } from './topic-state.ts';

export interface TopicStoreState<T extends TopicName> extends TopicState<T> {
  /** Why there is nothing to show; null while all is well. */
  readonly error: string | null;
}

export interface TopicStore<T extends TopicName> {
  readonly store: StoreApi<TopicStoreState<T>>;
  /** Feeds one delta of any topic; those of other topics are ignored. */
  readonly receive: (delta: Delta) => void;
  /** Asks for a snapshot, unless one is already on its way. */
  readonly refresh: () => Promise<void>;
}

type FetchSnapshot<T extends TopicName> = (topic: T) => Promise<Result<Snapshot<T>>>;

/** How many snapshots in a row may turn out to be older than the deltas around them. */
const MAX_ATTEMPTS = 5;

/**
 * A live copy of one topic: snapshot, then numbered deltas, and a new snapshot when a number is missing. Deltas are shown
 * together: however many come between two pictures, whoever looks at the store is told once.
 * @param schedule runs what shows them, once for each time that it is asked to: before the next picture
 */
export function createTopicStore<T extends TopicName>(
  topic: T,
  fetchSnapshot: FetchSnapshot<T>,
  schedule: (show: () => void) => void,
): TopicStore<T> {
  const store = createStore<TopicStoreState<T>>(() => ({
    seq: null,
    items: new Map<string, TopicItem<T>>(),
    error: null,
  }));
  let waiting: NumberedChange<T>[] = [];
  let fetching: Promise<void> | null = null;
  /** What the store will be with the deltas that are not shown yet; null when it has them all. */
  let draft: TopicDraft<T> | null = null;

  function show(): void {
    if (!draft) return;
    const next = draft;
    draft = null;
    store.setState(next);
  }

  async function fetchUntilWhole(): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const reply = await fetchSnapshot(topic);
      if (!reply.ok) {
        store.setState({ error: reply.error.message });
        return;
      }
      const next = applySnapshot(reply.value, waiting);
      if (next === 'gap') continue;
      draft = null;
      store.setState({ ...next, error: null });
      return;
    }
    store.setState({ error: 'The list could not be brought up to date. Restart plutarc.' });
  }

  function refresh(): Promise<void> {
    fetching ??= fetchUntilWhole().finally(() => {
      waiting = [];
      fetching = null;
    });
    return fetching;
  }

  function receive(delta: Delta): void {
    if (!isOf(topic, delta)) return;
    const numbered: NumberedChange<T> = delta;
    if (fetching) {
      waiting.push(numbered);
      return;
    }
    const { seq, items } = draft ?? store.getState();
    const where = place(seq, numbered.seq);
    if (where === 'gap') {
      waiting.push(numbered);
      void refresh();
    } else if (where === 'next') {
      const isFirst = draft === null;
      draft ??= { seq: numbered.seq, items: new Map(items) };
      addTo(draft, numbered);
      if (isFirst) schedule(show);
    }
  }

  return { store, receive, refresh };
}

function isOf<T extends TopicName>(topic: T, delta: Delta): delta is Delta & NumberedChange<T> {
  return delta.topic === topic;
}
