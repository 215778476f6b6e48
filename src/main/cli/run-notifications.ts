import type { Ledger } from '#main/adapters/storage/ledger.ts';
import { UserError } from '#main/errors.ts';
import { silentLog } from '#main/log.ts';
import { ALL_EXCHANGES, type NetworkSettings } from '#main/services/keys/network-settings.ts';
import type { SecretAccess } from '#main/services/keys/secret-access.ts';
import { createNotifications } from '#main/services/notifications/create-notifications.ts';
import type { NotificationService } from '#main/services/notifications/notification-service.ts';
import type { TopicHub } from '#main/services/topics/topic-hub.ts';
import type { CliContext } from './context.ts';

export interface RunNotificationsDeps {
  readonly context: CliContext;
  readonly ledger: Ledger;
  readonly secrets: SecretAccess;
  readonly network: NetworkSettings;
  readonly hub: TopicHub;
}

/**
 * Notifications of a host without a window: what goes wrong with them is a note, and no reason not to host.
 * @returns null where their secrets are needed and cannot be read
 */
export async function startNotifications(deps: RunNotificationsDeps): Promise<NotificationService | null> {
  const { context, ledger, secrets, network, hub } = deps;
  const told = new Map<string, string | null>();
  hub.onDelta(({ topic, change }) => {
    if (topic !== 'notification-channels' || change.kind !== 'put') return;
    const { id, problem } = change.item;
    if (problem !== null && told.get(id) !== problem) context.stderr(`note: ${id}: ${problem}`);
    told.set(id, problem);
  });
  const { notifications, preferences } = createNotifications({
    ledger,
    secrets,
    network: () => network.optionsFor(ALL_EXCHANGES),
    hub,
    log: silentLog,
    alerts: null,
  });
  const { telegram, webhook } = preferences.get();
  if (!telegram.enabled && !webhook.enabled) return notifications;
  try {
    // Now rather than later: a vault asks for its passphrase.
    await secrets.require();
    return notifications;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.stderr(`note: notifications are not delivered: ${error.message}`);
    await notifications.close();
    return null;
  }
}
