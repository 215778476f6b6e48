import type { CatalogueEntry } from '#contract/strategies.ts';

export interface CatalogueGroup {
  readonly title: string;
  readonly entries: readonly CatalogueEntry[];
}

/** The catalogue in its groups, so far as every word of the search occurs in an entry. */
export function searchComponents(entries: Iterable<CatalogueEntry>, search: string): CatalogueGroup[] {
  const words = search
    .toLowerCase()
    .split(/[\s-]+/)
    .filter(Boolean);
  const groups = new Map<string, CatalogueEntry[]>();
  for (const entry of entries) {
    const { id, title, help, roles, group } = entry;
    const text = [id, title, help, group, ...roles].join(' ').toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const list = groups.get(group);
    if (list) list.push(entry);
    else groups.set(group, [entry]);
  }
  return [...groups].map(([title, found]) => ({ title, entries: found }));
}
