import { createHmac } from 'node:crypto';
import type { ApiKey } from '../../account/api-key.ts';
import { type ApiRequest, numberParam } from '../../server/api-call.ts';
import type { VenueContext } from '../../server/venue-face.ts';
import { BinanceError } from './failures.ts';

const AHEAD_MS = 1000;
const REFUSED = 'Invalid API-key, IP, or permissions for action';

/** The key of a request's header; it need not be signed. */
export function keyOf(request: ApiRequest, context: VenueContext): ApiKey {
  const name = request.headers['x-mbx-apikey'];
  if (name === undefined || name === '') throw new BinanceError(-2014, 'API-key format invalid.', 401);
  const key = context.exchange.keys.get(name);
  const expired = key?.expires !== undefined && key.expires <= context.now();
  if (!key || key.revoked || expired || (key.ips.length > 0 && !key.ips.includes(request.ip))) {
    throw new BinanceError(-2015, `${REFUSED}, request ip: ${request.ip}`, 401);
  }
  return key;
}

/** Finds out who sent a request: HMAC-SHA256 of query and body, which end in the signature, in hex. */
export function authenticate(request: ApiRequest, context: VenueContext): ApiKey {
  const key = keyOf(request, context);
  const total = `${request.query}${request.body}`;
  const [payload, signature] = total.split(/&?signature=/);
  const timestamp = numberParam(request.params, 'timestamp');
  if (timestamp === undefined) {
    throw new BinanceError(-1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.");
  }
  const expected = createHmac('sha256', key.secret).update(payload).digest('hex');
  if (expected !== signature) throw new BinanceError(-1022, 'Signature for this request is not valid.');
  const window = numberParam(request.params, 'recvWindow') ?? 5000;
  if (!context.exchange.clock.accepts(timestamp, context.faults.clockSkewMs, window, AHEAD_MS)) {
    throw new BinanceError(-1021, 'Timestamp for this request is outside of the recvWindow.');
  }
  return key;
}

/** A key that lacks a permission is refused in the same words as one that does not exist. */
export function lacksPermission(request: ApiRequest): BinanceError {
  return new BinanceError(-2015, `${REFUSED}, request ip: ${request.ip}`, 401);
}
