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

/** The copy of a topic while changes go into it; nobody else has it yet. */
export interface TopicDraft<T extends TopicName> {
  seq: number;
  readonly items: Map<string, TopicItem<T>>;
}

/** How the number of a change follows that of a state: it is the next one, one is missing, or it is in there already. */
export function place(state: number | null, seq: number): 'next' | 'gap' | 'known' {
  if (state === null || seq > state + 1) return 'gap';
  return seq <= state ? 'known' : 'next';
}

export function addTo<T extends TopicName>(draft: TopicDraft<T>, { seq, change }: NumberedChange<T>): void {
  if (change.kind === 'put') draft.items.set(change.item.id, change.item);
  else draft.items.delete(change.id);
  draft.seq = seq;
}

/** The state after a snapshot and the changes that came while it was on its way; `'gap'` when one of them is missing. */
export function applySnapshot<T extends TopicName>(
  snapshot: Snapshot<T>,
  waiting: readonly NumberedChange<T>[],
): TopicState<T> | 'gap' {
  const draft: TopicDraft<T> = { seq: snapshot.seq, items: new Map(snapshot.items.map((item) => [item.id, item])) };
  for (const change of waiting) {
    const where = place(draft.seq, change.seq);
    if (where === 'gap') return 'gap';
    if (where === 'next') addTo(draft, change);
  }
  return draft;
}
