import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CirclePlay,
  CircleStop,
  CloudOff,
  LockKeyhole,
  type LucideIcon,
} from 'lucide-react';
import type { Bot } from '#contract/bots.ts';
import { formatRecent } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { classes } from '#renderer/ui/classes.ts';
import { type ConditionKind, conditionOf } from './bot-condition.ts';

const LOOKS: Readonly<Record<ConditionKind, { readonly icon: LucideIcon; readonly tone: string }>> = {
  attention: { icon: CircleAlert, tone: 'text-danger-text' },
  offline: { icon: CloudOff, tone: 'text-warn' },
  halted: { icon: LockKeyhole, tone: 'text-warn' },
  paused: { icon: CirclePause, tone: 'text-warn' },
  starting: { icon: CircleDashed, tone: 'text-accent' },
  stopping: { icon: CircleDashed, tone: 'text-muted' },
  'warming-up': { icon: CircleDot, tone: 'text-accent' },
  running: { icon: CirclePlay, tone: 'text-up-text' },
  finished: { icon: CircleCheck, tone: 'text-muted' },
  stopped: { icon: CircleStop, tone: 'text-muted' },
};

/** A condition by its shape and colour alone; its words stand beside it or are said otherwise. */
export function ConditionIcon({ kind, size = 14 }: { readonly kind: ConditionKind; readonly size?: number }) {
  const { icon: Icon, tone } = LOOKS[kind];
  return <Icon size={size} strokeWidth={2} aria-hidden className={classes('shrink-0', tone)} />;
}

/** How a bot is doing, by its words, its shape and its colour. */
export function ConditionLabel({ bot }: { readonly bot: Bot }) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const { kind, label, until } = conditionOf(bot);
  return (
    <span
      className={classes(
        'inline-flex min-w-0 items-center gap-1 text-small font-medium whitespace-nowrap',
        LOOKS[kind].tone,
      )}
    >
      <ConditionIcon kind={kind} />
      <span className="truncate">
        {label}
        {until !== null && ` until ${formatRecent(until, Date.now(), timeZone)}`}
      </span>
    </span>
  );
}
