import { createHash, createHmac } from 'node:crypto';
import type { ApiKey } from '../../account/api-key.ts';
import type { ApiRequest } from '../../server/api-call.ts';
import type { VenueContext } from '../../server/venue-face.ts';
import { KrakenError } from './failures.ts';

/** Kraken says nothing about why it does not believe a caller. */
const REFUSED = 'authenticationError';

/**
 * Finds out who sent a request: base64 of HMAC-SHA512, with the decoded secret, of SHA-256 of parameters + nonce +
 * path. The path is the one after `/derivatives`.
 */
export function authenticate(request: ApiRequest, context: VenueContext): ApiKey {
  const key = usableKey(context, request.headers.apikey, request.ip);
  const nonce = request.headers.nonce ?? '';
  const payload = `${request.query}${request.body}${nonce}${request.path.replace(/^\/derivatives/, '')}`;
  if (sign(key.secret, payload) !== request.headers.authent) throw new KrakenError(REFUSED, 401);
  return key;
}

export function usableKey(context: VenueContext, name: string | undefined, ip: string): ApiKey {
  const key = context.exchange.keys.get(name ?? '');
  const expired = key?.expires !== undefined && key.expires <= context.now();
  if (!key || key.revoked || expired || (key.ips.length > 0 && !key.ips.includes(ip)))
    throw new KrakenError(REFUSED, 401);
  return key;
}

/** A key that lacks a permission is refused in the same words. */
export function lacksPermission(): KrakenError {
  return new KrakenError(REFUSED, 401);
}

export function sign(secret: string, payload: string): string {
  const hash = createHash('sha256').update(payload).digest();
  return createHmac('sha512', Buffer.from(secret, 'base64')).update(hash).digest('base64');
}
