import { createHmac } from 'node:crypto';
import type { ApiKey } from '../../account/api-key.ts';
import type { ApiRequest } from '../../server/api-call.ts';
import type { VenueContext } from '../../server/venue-face.ts';
import { OkxError } from './failures.ts';

/** How old a request may be, ms. */
const WINDOW_MS = 30_000;

/** Finds out who sent a request: base64 of HMAC-SHA256 of timestamp + method + path with query + body. */
export function authenticate(request: ApiRequest, context: VenueContext): ApiKey {
  const { headers } = request;
  const timestamp = headers['ok-access-timestamp'] ?? '';
  const key = usableKey(context, headers['ok-access-key'], headers['ok-access-passphrase'], request.ip);
  const time = Date.parse(timestamp);
  if (Number.isNaN(time)) throw new OkxError('50112', 'Invalid OK-ACCESS-TIMESTAMP');
  if (!context.exchange.clock.accepts(time, context.faults.clockSkewMs, WINDOW_MS, WINDOW_MS)) {
    throw new OkxError('50102', 'Timestamp request expired');
  }
  const target = request.query === '' ? request.path : `${request.path}?${request.query}`;
  const payload = `${timestamp}${request.method}${target}${request.method === 'GET' ? '' : request.body}`;
  if (hmac(key.secret, payload) !== headers['ok-access-sign']) throw new OkxError('50113', 'Invalid Sign');
  return key;
}

/** A key that exists, with its passphrase, from an address that it allows. */
export function usableKey(
  context: VenueContext,
  name: string | undefined,
  passphrase: string | undefined,
  ip: string,
): ApiKey {
  if (name === undefined || name === '') throw new OkxError('50103', 'Request header OK-ACCESS-KEY cannot be empty.');
  const key = context.exchange.keys.get(name);
  const expired = key?.expires !== undefined && key.expires <= context.now();
  if (!key || key.revoked || expired) throw new OkxError('50111', 'Invalid OK-ACCESS-KEY');
  if (key.passphrase !== passphrase) throw new OkxError('50105', 'Request header OK-ACCESS-PASSPHRASE incorrect.');
  if (key.ips.length > 0 && !key.ips.includes(ip)) {
    throw new OkxError('50110', `Your IP ${ip} is not included in your API key's IP whitelist.`);
  }
  return key;
}

export function hmac(secret: string, payload: string): string {
  return createHmac('sha256', secret).update(payload).digest('base64');
}
