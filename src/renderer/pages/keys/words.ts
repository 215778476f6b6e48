import type { CredentialField, Key, KeyDiagnosis } from '#contract/keys.ts';

/** What a test found, in a few words; what to do stands in its message. */
export const DIAGNOSIS_TITLES: Readonly<Record<KeyDiagnosis, string>> = {
  ok: 'Works',
  'invalid-key': 'Key not accepted',
  'insufficient-permissions': 'May not trade',
  'can-withdraw': 'Can withdraw',
  'ip-not-allowed': 'Address not allowed',
  'wrong-contract-type': 'Wrong contract type',
  'clock-skew': 'Clock is wrong',
  'rate-limited': 'Too many requests',
  'exchange-down': 'Exchange not available',
  'network-down': 'No connection',
};

export const FIELD_TITLES: Readonly<Record<CredentialField, string>> = {
  apiKey: 'Key',
  secret: 'Secret',
  password: 'Passphrase',
  uid: 'Application id',
  walletAddress: 'Wallet address',
  privateKey: 'Private key of the API wallet',
};

export interface Fact {
  readonly text: string;
  readonly tone: 'normal' | 'muted' | 'warn' | 'danger';
}

/** What is not told is never shown as if it were harmless. */
export function withdrawFact({ test }: Pick<Key, 'test'>): Fact {
  if (test.withdraw === null) return { text: 'Not verifiable', tone: 'warn' };
  return test.withdraw ? { text: 'Yes', tone: 'danger' } : { text: 'No', tone: 'normal' };
}

export function tradeFact({ test }: Pick<Key, 'test'>): Fact {
  if (test.trade === null) return { text: 'Not told', tone: 'muted' };
  return test.trade ? { text: 'Trade', tone: 'normal' } : { text: 'None', tone: 'danger' };
}

export function addressFact({ test }: Pick<Key, 'test'>): Fact {
  if (test.ipRestricted === null) return { text: 'Not told', tone: 'muted' };
  return test.ipRestricted ? { text: 'Yes', tone: 'normal' } : { text: 'No', tone: 'muted' };
}

/** Whether a key can be used now, and if not, why. */
export function statusFact(key: Key): Fact {
  if (key.test.diagnosis !== 'ok') return { text: DIAGNOSIS_TITLES[key.test.diagnosis], tone: 'danger' };
  return key.active ? { text: 'Active', tone: 'normal' } : { text: 'Deactivated', tone: 'muted' };
}
