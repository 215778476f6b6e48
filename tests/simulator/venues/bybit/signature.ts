import { createHmac } from 'node:crypto';
import type { ApiKey } from '../../account/api-key.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { ApiRequest } from '../../server/api-call.ts';
import type { VenueContext } from '../../server/venue-face.ts';
import { BybitError } from './failures.ts';

/** How far a request may be ahead of Bybit's clock, ms. */
const AHEAD_MS = 1000;

/** Finds out who sent a request: HMAC-SHA256 of timestamp + key + receive window + (query or body), in hex. */
export function authenticate(request: ApiRequest, context: VenueContext): ApiKey {
  const { headers } = request;
  const key = usableKey(context.exchange, headers['x-bapi-api-key'], request.ip, context.now());
  const timestamp = headers['x-bapi-timestamp'] ?? '';
  const window = headers['x-bapi-recv-window'] ?? '5000';
  const skew = context.faults.clockSkewMs;
  if (!context.exchange.clock.accepts(Number(timestamp), skew, Number(window), AHEAD_MS)) {
    throw new BybitError(
      10002,
      'invalid request, please check your server timestamp or recv_window param. ' +
        `req_timestamp[${timestamp}],server_timestamp[${context.now()}],recv_window[${window}]`,
    );
  }
  const payload = timestamp + key.key + window + (request.method === 'GET' ? request.query : request.body);
  if (hmac(key.secret, payload) !== headers['x-bapi-sign']) {
    throw new BybitError(10004, `error sign! origin_string[${payload}]`);
  }
  return key;
}

/** A key that exists and may be used from this address now. */
export function usableKey(exchange: Exchange, name: string | undefined, ip: string, now: number): ApiKey {
  const key = exchange.keys.get(name ?? '');
  if (!key || key.revoked) throw new BybitError(10003, 'API key is invalid.');
  if (key.expires !== undefined && key.expires <= now) throw new BybitError(33004, 'Your api key has expired.');
  if (key.ips.length > 0 && !key.ips.includes(ip)) {
    throw new BybitError(10010, `Unmatched IP, please check your API key's bound IP addresses. (${ip})`);
  }
  return key;
}

export function hmac(secret: string, payload: string): string {
  return createHmac('sha256', secret).update(payload).digest('hex');
}
