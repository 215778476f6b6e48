import { createHmac } from 'node:crypto';
import type { ApiKey } from '../../account/api-key.ts';
import type { ApiRequest } from '../../server/api-call.ts';
import type { VenueContext } from '../../server/venue-face.ts';
import { DeribitError } from './failures.ts';

/** How old a signature may be, ms. */
const WINDOW_MS = 30_000;

/** A key that exists and may be used from this address now. */
export function usableKey(context: VenueContext, id: string | undefined, ip: string): ApiKey {
  const key = context.exchange.keys.get(id ?? '');
  const expired = key?.expires !== undefined && key.expires <= context.now();
  if (!key || key.revoked || expired) throw new DeribitError(13004, 'invalid_credentials');
  if (key.ips.length > 0 && !key.ips.includes(ip))
    throw new DeribitError(13021, 'forbidden', `ip ${ip} is not whitelisted`);
  return key;
}

/** The token that a login with this key gives; the same in every run. */
export function tokenOf(key: ApiKey): string {
  return `access-token-of-${key.key}`;
}

/**
 * Finds out who sent a request: by the token of a login, or by a signature, HMAC-SHA256 in hex of timestamp, nonce,
 * method, target and body, a line each.
 */
export function authenticate(request: ApiRequest, context: VenueContext): ApiKey {
  const header = request.headers.authorization ?? '';
  if (/^bearer /i.test(header)) return keyOfToken(header.slice(7), request.ip, context);
  const fields = /^deri-hmac-sha256 (.*)$/.exec(header)?.[1];
  if (fields === undefined) throw new DeribitError(10000, 'authorization_required');
  const { id, ts, sig, nonce } = Object.fromEntries(fields.split(',').map((field) => field.split(/=(.*)/).slice(0, 2)));
  const key = usableKey(context, id, request.ip);
  const target = request.query === '' ? request.path : `${request.path}?${request.query}`;
  const payload = `${ts}\n${nonce}\n${request.method}\n${target}\n${request.body}\n`;
  checkSignature(key, payload, sig, Number(ts), context);
  return key;
}

export function keyOfToken(token: string, ip: string, context: VenueContext): ApiKey {
  const key = [...context.exchange.keys.values()].find((candidate) => tokenOf(candidate) === token);
  if (!key) throw new DeribitError(13009, 'unauthorized', 'invalid_token');
  return usableKey(context, key.key, ip);
}

export function checkSignature(
  key: ApiKey,
  payload: string,
  signature: unknown,
  time: number,
  context: VenueContext,
): void {
  const expected = createHmac('sha256', key.secret).update(payload).digest('hex');
  if (expected !== signature) throw new DeribitError(13004, 'invalid_credentials');
  if (!context.exchange.clock.accepts(time, context.faults.clockSkewMs, WINDOW_MS, WINDOW_MS)) {
    throw new DeribitError(13009, 'unauthorized', 'timestamp is out of the window');
  }
}
