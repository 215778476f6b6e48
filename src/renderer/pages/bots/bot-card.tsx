import { memo } from 'react';
import { Link } from 'wouter';
import type { Bot } from '#contract/bots.ts';
import { AccountBadge } from '#renderer/fleet/account-badge.tsx';
import { ConditionLabel } from '#renderer/fleet/condition-label.tsx';
import { positionsOf } from '#renderer/fleet/open-positions.ts';
import { marketsInWords } from '#renderer/format/market.ts';
import { formatAgo } from '#renderer/format/time.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { botHref } from './bot-actions.ts';
import { BotControls } from './bot-controls.tsx';
import { BotFigures, PositionLine, ReplayProgress } from './bot-figures.tsx';

/** Positions that are shown; the bot's page has them all. */
const POSITIONS = 3;

/** A bot at a glance. */
export const BotCard = memo(function BotCard({ bot }: { readonly bot: Bot }) {
  const { name, strategyName, keyLabel, config, error, note } = bot;
  const open = positionsOf(bot);
  return (
    <article aria-label={name} className="flex min-w-0 flex-col gap-2.5 rounded-md border border-line bg-surface p-3.5">
      <div className="flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate text-title font-semibold">
          <Link href={botHref(bot.id)} className="rounded-sm hover:text-accent">
            {name}
          </Link>
        </h2>
        <AccountBadge bot={bot} />
      </div>
      <div className="flex items-center justify-between gap-3">
        <ConditionLabel bot={bot} />
        <Heartbeat bot={bot} />
      </div>
      <p className="truncate text-small text-muted">
        {strategyName} on {marketsInWords(config.markets.map(({ market }) => market))} · {config.timeframe}
        {keyLabel !== null && ` · ${keyLabel}`}
      </p>
      {error && <p className="text-small text-danger-text">{error}</p>}
      {note && <p className="text-small text-muted">{note}</p>}
      <BotFigures bot={bot} />
      <div className="flex flex-col text-small">
        {open.length === 0 ? (
          <span className="text-muted">No position</span>
        ) : (
          open.slice(0, POSITIONS).map((position) => <PositionLine key={position.id} position={position} />)
        )}
        {open.length > POSITIONS && <span className="text-muted">and {open.length - POSITIONS} more</span>}
      </div>
      <ReplayProgress bot={bot} />
      <div className="flex flex-1 items-end">
        <BotControls bot={bot} short />
      </div>
    </article>
  );
});

/** When a bot's host last said that it is alive. */
export function Heartbeat({ bot }: { readonly bot: Bot }) {
  const now = useNow(1000);
  if (bot.heartbeat === null || bot.state === 'stopped') return null;
  return (
    <span className="num shrink-0 text-small text-muted" title="When its host last said that the bot is alive">
      heartbeat {formatAgo(bot.heartbeat, now)}
    </span>
  );
}
