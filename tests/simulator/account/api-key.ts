export type Permission = 'read' | 'trade' | 'withdraw' | 'transfer';

/** A credential of an account. A test may change everything but key and secret while the simulator runs. */
export interface ApiKey {
  readonly key: string;
  readonly secret: string;
  /** Venues that want one (OKX) check it. */
  readonly passphrase: string;
  readonly account: string;
  permissions: readonly Permission[];
  /** Addresses from which the key may be used; empty: all. Requests come from 127.0.0.1. */
  ips: readonly string[];
  revoked: boolean;
  /** Milliseconds since 1970; undefined: never. */
  expires: number | undefined;
}

export function apiKey(given: Pick<ApiKey, 'key' | 'secret' | 'account'> & Partial<ApiKey>): ApiKey {
  return { passphrase: '', permissions: ['read', 'trade'], ips: [], revoked: false, expires: undefined, ...given };
}
