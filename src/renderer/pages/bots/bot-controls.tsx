import { ArrowDownToLine, CirclePause, CirclePlay, CircleStop, LockOpen, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { Bot, BotCommand } from '#contract/bots.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { commandBot, commandsOf } from './bot-actions.ts';

const BUTTONS: Readonly<Record<BotCommand, { readonly label: string; readonly icon: LucideIcon }>> = {
  start: { label: 'Start', icon: CirclePlay },
  pause: { label: 'Pause entries', icon: CirclePause },
  resume: { label: 'Resume entries', icon: CirclePlay },
  stop: { label: 'Stop', icon: CircleStop },
  flatten: { label: 'Flatten', icon: ArrowDownToLine },
  release: { label: 'End locks', icon: LockOpen },
};

/** What can be asked of a bot now. Only what closes positions asks first. */
export function BotControls({ bot, short = false }: { readonly bot: Bot; readonly short?: boolean }) {
  const [asking, setAsking] = useState(false);
  const open = bot.standing.markets.some(({ position }) => position !== null);
  const ask = (command: BotCommand) => {
    if (command === 'flatten' && open) setAsking(true);
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
        open={asking}
        title={`Flatten ${bot.name}?`}
        text="All its positions are closed at the next open, and it makes no new entries until you resume them."
        action="Flatten"
        onConfirm={() => void commandBot(bot.id, 'flatten')}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
