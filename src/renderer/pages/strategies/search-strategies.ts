import type { StrategyItem } from '#contract/strategies.ts';

/** Strategies in whose name, description, tags or timeframe every word of the search occurs, and that have the tag. */
export function searchStrategies(
  items: readonly StrategyItem[],
  { search, tag }: { readonly search: string; readonly tag: string | null },
): StrategyItem[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    if (tag !== null && !item.tags.includes(tag)) return false;
    const text = [item.name, item.description, item.timeframe ?? '', ...item.tags].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** All tags in use, each once, in alphabetical order. */
export function tagsInUse(items: readonly StrategyItem[]): string[] {
  return [...new Set(items.flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b));
}
