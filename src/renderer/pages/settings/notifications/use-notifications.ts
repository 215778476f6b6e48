import { useCallback, useEffect, useState } from 'react';
import type { NotificationChange, NotificationSecret, NotificationSettings } from '#contract/notifications.ts';
import type { Result } from '#contract/result.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { showFailure } from '#renderer/stores/notices.ts';

export interface NotificationsView {
  /** Null until they have come. */
  readonly settings: NotificationSettings | null;
  readonly update: (change: NotificationChange) => Promise<void>;
  readonly removeSecret: (secret: NotificationSecret) => Promise<void>;
  /** Takes over what a change has answered. */
  readonly accept: (settings: NotificationSettings) => void;
}

/** How the user wants to be told, asked anew whenever the page is opened: the command line may have changed it. */
export function useNotifications(): NotificationsView {
  const [settings, accept] = useState<NotificationSettings | null>(null);
  const take = useCallback((reply: Result<NotificationSettings>) => {
    if (reply.ok) accept(reply.value);
    else showFailure(reply.error);
  }, []);
  useEffect(() => void call('notifications.get', {}).then(take), [take]);
  return {
    settings,
    accept,
    update: async (change) => take(await call('notifications.update', change)),
    removeSecret: async (secret) => take(await call('notifications.remove-secret', { secret })),
  };
}
