import { CirclePlay, Trash2 } from 'lucide-react';
import { memo, useState } from 'react';
import { Link } from 'wouter';
import type { Bot } from '#contract/bots.ts';
import { AccountBadge } from '#renderer/fleet/account-badge.tsx';
import { hasPosition } from '#renderer/fleet/bot-condition.ts';
import { coinOf } from '#renderer/fleet/open-positions.ts';
import { marketsInWords } from '#renderer/format/market.ts';
import { formatCoins } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { botHref, commandBot, deleteBot, needsConfirmation } from './bot-actions.ts';
import { digitsOf, TotalResult } from './bot-figures.tsx';
import { ConfirmLiveDialog } from './confirm-live-dialog.tsx';

/** The bots that have stopped, a line each, with what they came to. */
export function StoppedBots({ bots }: { readonly bots: readonly Bot[] }) {
  const timeZone = useSettings((settings) => settings.timeZone);
  return (
    <table aria-label="Stopped bots" className="num w-full table-fixed text-small">
      <colgroup>
        <col className="w-[24%]" />
        <col />
        <col className="w-[12%]" />
        <col className="w-[17%]" />
        <col className="w-[9%]" />
        <col className="w-[128px]" />
        <col className="w-[76px]" />
      </colgroup>
      <thead className="text-muted">
        <tr className="border-b border-line text-right">
          <th className="py-1 pl-3 text-left font-normal">Bot</th>
          <th className="px-2 text-left font-normal">Strategy</th>
          <th className="px-2 font-normal">Equity</th>
          <th className="px-2 font-normal">Result</th>
          <th className="px-2 font-normal">Trades</th>
          <th className="px-2 font-normal">Stopped, {zoneLabel(timeZone)}</th>
          <th className="pr-3 font-normal">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {bots.map((bot) => (
          <StoppedRow key={bot.id} bot={bot} timeZone={timeZone} />
        ))}
      </tbody>
    </table>
  );
}

const StoppedRow = memo(function StoppedRow({ bot, timeZone }: { readonly bot: Bot; readonly timeZone: string }) {
  const [asking, setAsking] = useState<'delete' | 'start' | null>(null);
  const { id, name, strategyName, config, standing, since } = bot;
  return (
    <tr className="border-b border-line text-right last:border-0 hover:bg-hover">
      <td className="py-1 pl-3 text-left">
        <span className="flex items-center gap-2">
          <Link href={botHref(id)} className="truncate rounded-sm font-medium hover:text-accent">
            {name}
          </Link>
          <AccountBadge bot={bot} />
        </span>
      </td>
      <td className="truncate px-2 text-left text-muted">
        {strategyName} on {marketsInWords(config.markets.map(({ market }) => market))} · {config.timeframe}
      </td>
      <td className="truncate px-2">
        {formatCoins(standing.equity, digitsOf(bot))} <span className="text-muted">{coinOf(bot)}</span>
      </td>
      <td className="truncate px-2">
        <TotalResult bot={bot} />
        {bot.mode === 'live' && hasPosition(bot) && <span className="text-warn">position open</span>}
      </td>
      <td className="px-2">{standing.trades}</td>
      <td className="px-2 whitespace-nowrap text-muted">{formatDateTime(since, timeZone)}</td>
      <td className="pr-2">
        <span className="flex justify-end">
          <IconButton
            icon={CirclePlay}
            label={`Start ${name}`}
            onClick={() => (needsConfirmation(bot) ? setAsking('start') : void commandBot(id, 'start'))}
          />
          <IconButton icon={Trash2} label={`Delete ${name}`} onClick={() => setAsking('delete')} />
        </span>
        <DeleteBotDialog bot={bot} open={asking === 'delete'} onClose={() => setAsking(null)} />
        {asking === 'start' && <ConfirmLiveDialog bot={bot} onClose={() => setAsking(null)} />}
      </td>
    </tr>
  );
});

export interface DeleteBotDialogProps {
  readonly bot: Bot;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onGone?: () => void;
}

/** Asks before a bot goes for good. */
export function DeleteBotDialog({ bot, open, onClose, onGone }: DeleteBotDialogProps) {
  return (
    <ConfirmDialog
      open={open}
      title={`Delete ${bot.name}?`}
      text="The bot goes with its trades and its log. This cannot be undone."
      action="Delete bot"
      onConfirm={() => void deleteBot(bot.id).then((gone) => gone && onGone?.())}
      onClose={onClose}
    />
  );
}
