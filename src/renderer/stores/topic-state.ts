import type { Change, Snapshot, TopicItem, TopicName } from '#contract/topics.ts';

/** The live copy of one topic. `seq` is null until the first snapshot has come. */
export interface TopicState<T extends TopicName> {
  readonly seq: number | null;
  readonly items: ReadonlyMap<string, TopicItem<T>>;
}

export interface NumberedChange<T extends TopicName> {
  readonly seq: number;
  readonly change: Change<T>;
}

/** The state after a change, or `'gap'` when a change before it was missed and a new snapshot is needed. */
export function applyChange<T extends TopicName>(
  state: TopicState<T>,
  { seq, change }: NumberedChange<T>,
): TopicState<T> | 'gap' {
  if (state.seq === null || seq > state.seq + 1) return 'gap';
  if (seq <= state.seq) return state;
  const items = new Map(state.items);
  if (change.kind === 'put') items.set(change.item.id, change.item);
  else items.delete(change.id);
  return { seq, items };
}

/** The state after a snapshot and the changes that came while it was on its way. */
export function applySnapshot<T extends TopicName>(
  snapshot: Snapshot<T>,
  waiting: readonly NumberedChange<T>[],
): TopicState<T> | 'gap' {
  let state: TopicState<T> = { seq: snapshot.seq, items: new Map(snapshot.items.map((item) => [item.id, item])) };
  for (const change of waiting) {
    const next = applyChange(state, change);
    if (next === 'gap') return 'gap';
    state = next;
  }
  return state;
}
