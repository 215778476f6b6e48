import { Send } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { NotificationChannelId } from '#contract/notifications.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatDateTime } from '#renderer/format/time.ts';
import { hostOf } from '#renderer/pages/keys/use-exchanges.ts';
import { showFailure } from '#renderer/stores/notices.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { useTopicItem } from '#renderer/stores/topics.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Switch } from '#renderer/ui/switch.tsx';

export interface ChannelRowProps {
  readonly id: NotificationChannelId;
  readonly title: string;
  readonly text: string;
  readonly enabled: boolean;
  /** Whether it has all that it needs. */
  readonly ready: boolean;
  readonly onToggle: (enabled: boolean) => void;
  /** How it is set up; nothing where there is nothing to set up. */
  readonly children?: ReactNode;
}

/** One way to the user: on or off, a test, and what went wrong last. */
export function ChannelRow({ id, title, text, enabled, ready, onToggle, children }: ChannelRowProps) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const channel = useTopicItem('notification-channels', id);
  const timeZone = useSettings((settings) => settings.timeZone);
  const problem = channel?.problem ?? null;

  async function test() {
    setBusy(true);
    setSaid(null);
    const reply = await call('notifications.test', { channel: id });
    setBusy(false);
    if (!reply.ok) return showFailure(reply.error);
    setSaid(reply.value.text);
  }

  return (
    <section aria-label={title} className="flex flex-col gap-3 border-b border-line py-3 last-of-type:border-0">
      <div className="flex items-center justify-between gap-6">
        <div className="min-w-0">
          <h3 className="flex items-center gap-2 font-medium">
            {title}
            {channel?.endpoint && <Badge tone="accent">simulator {hostOf(channel.endpoint)}</Badge>}
          </h3>
          <p className="text-small text-muted">{text}</p>
        </div>
        <div className="flex shrink-0 items-center gap-2">
          <Button icon={Send} disabled={busy || !ready} onClick={() => void test()}>
            Test
          </Button>
          <Switch label={title} checked={enabled} onChange={onToggle} />
        </div>
      </div>
      {children}
      {said !== null && said !== problem && (
        <p role="status" className="selectable text-small text-muted">
          {said}
        </p>
      )}
      {problem !== null && (
        <p role="alert" className="selectable rounded-md bg-danger-soft px-3 py-2 text-small">
          {problem}{' '}
          <span className="text-muted">
            {channel?.problemAt ? formatDateTime(channel.problemAt, timeZone) : ''}
            {channel && channel.waiting > 0 ? ` · ${channel.waiting} wait to be sent` : ''}
          </span>
        </p>
      )}
    </section>
  );
}
