import {
  CircleAlert,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CircleStop,
  CloudOff,
  type LucideIcon,
} from 'lucide-react';
import type { Bot, BotState } from '#contract/bots.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { classes } from '#renderer/ui/classes.ts';

const STATES: Readonly<Record<BotState, { readonly label: string; readonly icon: LucideIcon; readonly tone: string }>> =
  {
    stopped: { label: 'Stopped', icon: CircleStop, tone: 'text-muted' },
    starting: { label: 'Starting', icon: CircleDashed, tone: 'text-accent' },
    running: { label: 'Running', icon: CirclePlay, tone: 'text-up' },
    paused: { label: 'Entries paused', icon: CirclePause, tone: 'text-warn' },
    offline: { label: 'Offline', icon: CloudOff, tone: 'text-warn' },
    stopping: { label: 'Stopping', icon: CircleDashed, tone: 'text-muted' },
    error: { label: 'Needs attention', icon: CircleAlert, tone: 'text-danger-text' },
  };

/** The state of a bot by its word, its shape and its colour. */
export function BotStateLabel({ bot }: { readonly bot: Bot }) {
  const { label, icon: Icon, tone } = STATES[bot.state];
  const done = bot.state === 'stopped' && bot.standing.atEnd;
  return (
    <span className={classes('inline-flex items-center gap-1 text-small font-medium whitespace-nowrap', tone)}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      {done ? 'Replay finished' : label}
    </span>
  );
}

export function PaperBadge() {
  return <Badge tone="accent">PAPER</Badge>;
}
