import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Bot } from '#contract/bots.ts';
import { AccountBadge } from '#renderer/fleet/account-badge.tsx';
import { isActive } from '#renderer/fleet/bot-condition.ts';
import { ConditionLabel } from '#renderer/fleet/condition-label.tsx';
import { IconButton } from '#renderer/ui/button.tsx';
import { Heartbeat } from './bot-card.tsx';
import { BotControls } from './bot-controls.tsx';
import { DeleteBotDialog } from './stopped-bots.tsx';

/** How a bot is doing, and what can be asked of it, at the top of its page. */
export function BotStrip({ bot }: { readonly bot: Bot }) {
  const [, go] = useLocation();
  const [deleting, setDeleting] = useState(false);
  const { error, note } = bot;
  return (
    <div className="flex flex-col gap-1 border-b border-line bg-surface px-4 py-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <AccountBadge bot={bot} />
        <ConditionLabel bot={bot} />
        <Heartbeat bot={bot} />
        <span className="flex-1" />
        <BotControls bot={bot} />
        {(!isActive(bot) || bot.state === 'error') && (
          <IconButton icon={Trash2} label="Delete bot" onClick={() => setDeleting(true)} />
        )}
      </div>
      {error && (
        <p role="alert" className="selectable text-small text-danger-text">
          {error}
        </p>
      )}
      {note && <p className="selectable text-small text-muted">{note}</p>}
      <DeleteBotDialog bot={bot} open={deleting} onClose={() => setDeleting(false)} onGone={() => go('/bots')} />
    </div>
  );
}
