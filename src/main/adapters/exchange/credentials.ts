import { UserError } from '#main/errors.ts';
import type { CredentialField, Credentials, SupportedProfile } from './profile.ts';

export const CREDENTIAL_TITLES: Readonly<Record<CredentialField, string>> = {
  apiKey: 'the key',
  secret: 'the secret',
  password: 'the passphrase',
  uid: 'the application id',
  walletAddress: 'the wallet address',
  privateKey: 'the private key of the API wallet',
};

export interface TidiedCredentials {
  readonly credentials: Credentials;
  /** Fields from which spaces or line ends were cut off: the user is told. */
  readonly trimmed: readonly CredentialField[];
  /** Whether the passphrase was found behind the secret (`secret:passphrase`). */
  readonly split: boolean;
}

/**
 * What a user pasted, as the exchange needs it: without the spaces that come along when a key is copied, and with a
 * passphrase taken out of `secret:passphrase` where it is not given by itself. Fields of other exchanges are left out.
 * @throws UserError when a field is missing or is plainly not what it should be; the message never repeats a value
 */
export function tidyCredentials(profile: SupportedProfile, given: Credentials): TidiedCredentials {
  const trimmed: CredentialField[] = [];
  const tidy: Partial<Record<CredentialField, string>> = {};
  for (const field of profile.credentials) {
    const text = given[field] ?? '';
    const cut = text.replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g, '');
    if (cut !== text) trimmed.push(field);
    tidy[field] = cut;
  }
  let split = false;
  const colon = tidy.secret?.indexOf(':') ?? -1;
  if (profile.credentials.includes('password') && tidy.password === '' && tidy.secret && colon > 0) {
    tidy.password = tidy.secret.slice(colon + 1);
    tidy.secret = tidy.secret.slice(0, colon);
    split = true;
  }
  requireCredentials(profile, tidy);
  for (const field of profile.credentials) checkForm(profile, field, tidy[field] ?? '');
  return { credentials: tidy, trimmed, split };
}

/** @throws UserError when a part that the exchange needs is missing */
export function requireCredentials(profile: SupportedProfile, given: Credentials): void {
  const missing = profile.credentials.find((field) => !given[field]?.trim());
  if (missing === undefined) return;
  throw new UserError(`A key of ${profile.name} needs ${CREDENTIAL_TITLES[missing]}: enter it as well.`, {
    field: missing,
  });
}

const FORMS: Readonly<Partial<Record<CredentialField, { pattern: RegExp; form: string }>>> = {
  walletAddress: { pattern: /^0x[0-9a-fA-F]{40}$/, form: '0x and 40 hexadecimal digits' },
  privateKey: { pattern: /^(0x)?[0-9a-fA-F]{64}$/, form: '64 hexadecimal digits' },
};

function checkForm(profile: SupportedProfile, field: CredentialField, value: string): void {
  const title = CREDENTIAL_TITLES[field];
  if (/\s/.test(value) && field !== 'password') {
    throw new UserError(`There is a space within ${title}: copy it again from ${profile.name}.`, { field });
  }
  const rule = FORMS[field];
  if (rule && !rule.pattern.test(value)) {
    throw new UserError(`This is not ${title} of ${profile.name}: it consists of ${rule.form}.`, { field });
  }
}

/** How a key is shown: enough to tell it from another one, too little to use it. Never made from a secret. */
export function maskedHint(credentials: Credentials): string {
  const shown = credentials.apiKey ?? credentials.walletAddress ?? '';
  return shown.length >= 12 ? `${shown.slice(0, 4)}…${shown.slice(-4)}` : `${shown.slice(0, 2)}…`;
}
