import { memo } from 'react';
import { Link } from 'wouter';
import type { Bot } from '#contract/bots.ts';
import { ConditionLabel } from '#renderer/fleet/condition-label.tsx';
import { coinOf, positionsOf } from '#renderer/fleet/open-positions.ts';
import { marketsInWords } from '#renderer/format/market.ts';
import { coinDigits, formatCoins, formatSignedCoins } from '#renderer/format/number.ts';
import { botHref } from '#renderer/pages/bots/bot-actions.ts';
import { Delta } from '#renderer/ui/delta.tsx';

/** A bot in the least room; all of it leads to the bot's page. */
export const CompactCard = memo(function CompactCard({ bot }: { readonly bot: Bot }) {
  const { equity, dayStart } = bot.standing;
  const digits = coinDigits(coinOf(bot), equity);
  const open = positionsOf(bot);
  const unrealised = open.reduce((sum, position) => sum + position.unrealised, 0);
  return (
    <Link
      href={botHref(bot.id)}
      className="flex min-w-0 flex-col gap-1.5 rounded-md border border-line bg-surface px-3 py-2 transition-colors hover:border-line-strong"
    >
      <span className="truncate font-semibold">{bot.name}</span>
      <ConditionLabel bot={bot} />
      <span className="truncate text-small text-muted">
        {marketsInWords(bot.config.markets.map(({ market }) => market))} · {bot.config.timeframe}
      </span>
      <span className="num flex justify-between gap-2 text-small">
        <span className="flex min-w-0 flex-col">
          <span className="text-micro text-muted">Equity</span>
          <span className="truncate">{formatCoins(equity, digits)}</span>
        </span>
        <span className="flex min-w-0 flex-col">
          <span className="text-micro text-muted">Today</span>
          <Delta value={equity - dayStart} text={formatSignedCoins(equity - dayStart, digits)} className="truncate" />
        </span>
        <span className="flex min-w-0 flex-col">
          <span className="text-micro text-muted">Open</span>
          {open.length === 0 ? (
            <span className="text-muted">flat</span>
          ) : (
            <Delta value={unrealised} text={formatSignedCoins(unrealised, digits)} className="truncate" />
          )}
        </span>
      </span>
    </Link>
  );
});
