import type { Bot } from '#contract/bots.ts';
import { type AccountKind, accountKind } from '#renderer/fleet/account-kind.ts';
import { isActive } from '#renderer/fleet/bot-condition.ts';

export interface BotFilter {
  /** Part of a name, an id, an instrument or a strategy. */
  readonly search: string;
  readonly kind: AccountKind | 'all';
}

export interface FilteredBots {
  readonly active: readonly Bot[];
  /** Made and never started, the newest first. */
  readonly fresh: readonly Bot[];
  /** The history: what has stopped last comes first. */
  readonly stopped: readonly Bot[];
}

/** The bots that a filter lets through, by what has become of them. */
export function filterBots(bots: readonly Bot[], { search, kind }: BotFilter): FilteredBots {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const shown = bots.filter((bot) => {
    if (kind !== 'all' && accountKind(bot) !== kind) return false;
    const { id, name, strategyName, config } = bot;
    const text = `${name} ${id} ${strategyName} ${config.markets.map(({ market }) => market).join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const idle = shown.filter((bot) => !isActive(bot));
  const isFresh = ({ standing, since, createdAt }: Bot) => standing.moments === 0 && since === createdAt;
  return {
    active: shown.filter(isActive),
    fresh: idle.filter(isFresh).sort((a, b) => b.createdAt - a.createdAt),
    stopped: idle.filter((bot) => !isFresh(bot)).sort((a, b) => b.since - a.since),
  };
}
