import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import type { Ledger } from '#main/adapters/storage/ledger.ts';
import type { Log } from '#main/log.ts';
import type { SecretAccess } from '../keys/secret-access.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import { type DesktopAlerts, DesktopChannel, SoundChannel } from './desktop-channels.ts';
import { NotificationService } from './notification-service.ts';
import { NotificationPreferences } from './preferences.ts';
import { TelegramChannel } from './telegram-channel.ts';
import { WebhookChannel } from './webhook-channel.ts';

export interface NotificationDeps {
  readonly ledger: Pick<Ledger, 'readNotifications' | 'writeNotifications'>;
  readonly secrets: SecretAccess;
  /** The user's way out of this machine. */
  readonly network: () => Promise<NetworkOptions>;
  readonly hub: TopicHub;
  readonly log: Log;
  /** Pop-ups and tones; null without a desktop. */
  readonly alerts: DesktopAlerts | null;
  readonly hostedElsewhere?: () => boolean;
  readonly firstWaitMs?: number;
}

export interface Notifications {
  readonly notifications: NotificationService;
  readonly preferences: NotificationPreferences;
  readonly telegram: TelegramChannel;
}

/** Puts the channels that there are in this process together with what is delivered over them. */
export function createNotifications(deps: NotificationDeps): Notifications {
  const { secrets, network, hub, alerts } = deps;
  const preferences = new NotificationPreferences(deps);
  const settings = () => preferences.get();
  const telegram = new TelegramChannel({ secrets, settings: () => settings().telegram, network });
  const webhook = new WebhookChannel({ secrets, network });
  const desktop = alerts ? [new DesktopChannel(alerts, settings), new SoundChannel(alerts, hub)] : [];
  const notifications = new NotificationService({ ...deps, settings, channels: [...desktop, telegram, webhook] });
  return { notifications, preferences, telegram };
}
