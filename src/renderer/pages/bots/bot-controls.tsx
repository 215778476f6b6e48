import { ArrowDownToLine, CirclePause, CirclePlay, CircleStop, LockOpen, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { Bot, BotCommand } from '#contract/bots.ts';
import { hasPosition } from '#renderer/fleet/bot-condition.ts';
import { killWords } from '#renderer/fleet/kill-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { commandBot, commandsOf, flattenBot, needsConfirmation } from './bot-actions.ts';
import { ConfirmLiveDialog } from './confirm-live-dialog.tsx';

const BUTTONS: Readonly<Record<BotCommand, { readonly label: string; readonly icon: LucideIcon }>> = {
  start: { label: 'Start', icon: CirclePlay },
  pause: { label: 'Pause entries', icon: CirclePause },
  resume: { label: 'Resume entries', icon: CirclePlay },
  stop: { label: 'Stop', icon: CircleStop },
  flatten: { label: 'Flatten', icon: ArrowDownToLine },
  release: { label: 'End locks', icon: LockOpen },
};

/** What can be asked of a bot now. Only what closes positions, leaves them unwatched or spends real money asks first. */
export function BotControls({ bot, short = false }: { readonly bot: Bot; readonly short?: boolean }) {
  const [asking, setAsking] = useState<'flatten' | 'stop' | 'start' | null>(null);
  const close = () => setAsking(null);
  const unwatched = killWords([bot])[1]?.warning ?? null;
  const ask = (command: BotCommand) => {
    if (command === 'flatten') {
      if (hasPosition(bot)) setAsking('flatten');
      else void flattenBot(bot.id);
    } else if (command === 'stop' && unwatched !== null) setAsking('stop');
    else if (command === 'start' && needsConfirmation(bot)) setAsking('start');
    else void commandBot(bot.id, command);
  };
  const commands = commandsOf(bot).filter((command) => !(short && command === 'flatten'));
  return (
    <div className="flex flex-wrap items-center gap-2">
      {commands.map((command) => {
        const { label, icon } = BUTTONS[command];
        return (
          <Button
            key={command}
            icon={icon}
            variant={command === 'start' ? 'primary' : 'normal'}
            onClick={() => ask(command)}
          >
            {label}
          </Button>
        );
      })}
      <ConfirmDialog
        open={asking === 'flatten'}
        title={`Flatten ${bot.name}?`}
        text={
          bot.mode === 'live'
            ? 'Its orders are cancelled and its positions closed at the market, and it makes no new entries until you resume them.'
            : 'All its positions are closed at the next open, and it makes no new entries until you resume them.'
        }
        action="Flatten"
        onConfirm={() => void flattenBot(bot.id)}
        onClose={close}
      />
      <ConfirmDialog
        open={asking === 'stop'}
        title={`Stop ${bot.name}?`}
        text={unwatched ?? ''}
        action="Stop"
        onConfirm={() => void commandBot(bot.id, 'stop')}
        onClose={close}
      />
      {asking === 'start' && <ConfirmLiveDialog bot={bot} onClose={close} />}
    </div>
  );
}
