import type { NotificationChannelId, NotificationSecret } from '#contract/notifications.ts';
import { UserError } from '#main/errors.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import { DeliveryFailure } from './channel.ts';
import type { NotificationService } from './notification-service.ts';
import type { NotificationPreferences } from './preferences.ts';
import type { TelegramChannel } from './telegram-channel.ts';

export interface NotificationHandlerDeps {
  readonly notifications: NotificationService;
  readonly preferences: NotificationPreferences;
  readonly telegram: TelegramChannel;
}

type NotificationProcedure = Extract<keyof Handlers, `notifications.${string}`>;

const CHANNEL_OF: Readonly<Record<NotificationSecret, NotificationChannelId>> = {
  'telegram-token': 'telegram',
  'webhook-url': 'webhook',
  'webhook-secret': 'webhook',
};

const FIND_MS = 20_000;

export function notificationHandlers(deps: NotificationHandlerDeps): Pick<Handlers, NotificationProcedure> {
  const { notifications, preferences, telegram } = deps;
  return {
    'notifications.get': () => preferences.get(),
    'notifications.update': (change) => {
      const settings = preferences.update(change);
      for (const id of ['desktop', 'sound', 'telegram', 'webhook'] as const) {
        if (change[id]) notifications.reset(id);
      }
      return settings;
    },
    'notifications.set-secret': async ({ secret, value }) => {
      const settings = await preferences.setSecret(secret, value);
      notifications.reset(CHANNEL_OF[secret]);
      return settings;
    },
    'notifications.remove-secret': async ({ secret }) => {
      const settings = await preferences.removeSecret(secret);
      notifications.reset(CHANNEL_OF[secret]);
      return settings;
    },
    'notifications.test': ({ channel }) => notifications.test(channel),
    'notifications.find-chats': () => findChats(telegram),
  };
}

/** @throws UserError that says why there are none to choose from */
export async function findChats(telegram: TelegramChannel) {
  try {
    return await telegram.chats(AbortSignal.timeout(FIND_MS));
  } catch (error) {
    if (error instanceof DeliveryFailure) throw new UserError(error.message, { code: 'failed' });
    throw error;
  }
}
