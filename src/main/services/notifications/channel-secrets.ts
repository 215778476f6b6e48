import { NOTIFICATION_SECRETS, type NotificationSecret } from '#contract/notifications.ts';
import type { SecretAccess } from '../keys/secret-access.ts';

/** Name of a secret's entry in the keychain. */
export function entryOf(secret: NotificationSecret): string {
  return `notify-${secret}`;
}

/** Entries of the keychain that no key belongs to and that are in use all the same. */
export const NOTIFICATION_ENTRIES: readonly string[] = NOTIFICATION_SECRETS.map(entryOf);

/**
 * @returns null where there is none
 * @throws UserError while the keychain or the vault is not open
 */
export async function readSecret(
  secrets: Pick<SecretAccess, 'read'>,
  secret: NotificationSecret,
): Promise<string | null> {
  return (await secrets.read(entryOf(secret)))?.value ?? null;
}
