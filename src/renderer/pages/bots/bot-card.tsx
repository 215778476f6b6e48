import { Link } from 'wouter';
import type { Bot } from '#contract/bots.ts';
import { marketsInWords } from '#renderer/format/market.ts';
import { accountDigits } from '#renderer/format/number.ts';
import { botHref } from './bot-actions.ts';
import { BotControls } from './bot-controls.tsx';
import { BotFigures, PositionLine, ReplayProgress } from './bot-figures.tsx';
import { BotStateLabel, PaperBadge } from './bot-state.tsx';

/** A bot at a glance. */
export function BotCard({ bot }: { readonly bot: Bot }) {
  const { name, strategyName, config, standing, error } = bot;
  const open = standing.markets.filter(({ position }) => position !== null);
  const digits = accountDigits(config.settings.equity);
  return (
    <article aria-label={name} className="flex min-w-0 flex-col gap-3 rounded-md border border-line bg-surface p-4">
      <div className="flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate text-title font-semibold">
          <Link href={botHref(bot.id)} className="rounded-sm hover:text-accent">
            {name}
          </Link>
        </h2>
        <PaperBadge />
        <BotStateLabel bot={bot} />
      </div>
      <p className="truncate text-small text-muted">
        {strategyName} on {marketsInWords(config.markets.map(({ market }) => market))} · {config.timeframe}
      </p>
      {error && <p className="text-small text-danger-text">{error}</p>}
      <BotFigures bot={bot} />
      <div className="flex flex-col text-small">
        {open.length === 0 ? (
          <span className="text-muted">No position</span>
        ) : (
          open.map((market) => <PositionLine key={market.market} market={market} digits={digits} />)
        )}
      </div>
      <ReplayProgress bot={bot} />
      <BotControls bot={bot} short />
    </article>
  );
}
