import { ArrowLeftRight, CircleAlert, Info, type LucideIcon, ShieldAlert, TerminalSquare, Wifi } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { Activity, NotificationCategory } from '#contract/activity.ts';
import { formatRecent } from '#renderer/format/time.ts';
import { botHref } from '#renderer/pages/bots/bot-actions.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { classes } from '#renderer/ui/classes.ts';
import { useNow } from '#renderer/ui/use-now.ts';

const SHOWN = 60;

const ICONS: Readonly<Record<NotificationCategory, LucideIcon>> = {
  status: Info,
  commands: TerminalSquare,
  trades: ArrowLeftRight,
  risk: ShieldAlert,
  connection: Wifi,
  backtests: Info,
};

/** What has happened since the application was started, the newest first. */
export function ActivityFeed() {
  const { items } = useTopic('activity');
  const now = useNow(60_000);
  const timeZone = useSettings((settings) => settings.timeZone);
  if (items.length === 0) {
    return <p className="p-3 text-small text-muted">Nothing has happened since plutarc was started.</p>;
  }
  return (
    <ul aria-label="Activity" className="flex flex-col">
      {items
        .slice(-SHOWN)
        .reverse()
        .map((item) => (
          <ActivityLine key={item.id} item={item} at={formatRecent(item.time, now, timeZone)} />
        ))}
    </ul>
  );
}

const ActivityLine = memo(function ActivityLine({ item, at }: { readonly item: Activity; readonly at: string }) {
  const { category, urgent, title, text, bot, runId } = item;
  const Icon = urgent ? CircleAlert : ICONS[category];
  const href = bot ? botHref(bot.id) : runId === null ? null : `/backtester/${encodeURIComponent(runId)}`;
  return (
    <li className="flex gap-2 border-b border-line px-3 py-1 text-small last:border-0">
      <Icon
        size={13}
        strokeWidth={1.75}
        aria-hidden
        className={classes('mt-0.5 shrink-0', urgent ? 'text-danger-text' : 'text-muted')}
      />
      <div className="min-w-0 flex-1">
        <div className="flex justify-between gap-3">
          <span className={classes('truncate font-medium', urgent && 'text-danger-text')}>
            {href ? (
              <Link href={href} className="rounded-sm hover:text-accent">
                {title}
              </Link>
            ) : (
              title
            )}
          </span>
          <span className="num shrink-0 text-muted">{at}</span>
        </div>
        {text && <p className="selectable line-clamp-2 text-muted">{text}</p>}
      </div>
    </li>
  );
});
