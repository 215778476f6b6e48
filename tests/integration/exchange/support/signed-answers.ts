import { createHash } from 'node:crypto';
import type { Credentials } from '#main/adapters/exchange/profile.ts';
import type { Answer, Answering, RecordedRequest } from './recording-server.ts';
import { signatureOf } from './signature.ts';

interface SignedCalls {
  /** The signature that came with a request; undefined for public ones. */
  readonly given: (request: RecordedRequest) => unknown;
  /** The one that the exchange expects, as its documents say. */
  readonly expected: (request: RecordedRequest, credentials: Credentials) => string;
  /** What it answers to another one. */
  readonly refusal: Answer;
}

/** How exchanges sign what is asked over HTTP. Hyperliquid signs orders only, and asks for nothing with a key. */
export const SIGNED_CALLS: Readonly<Record<string, SignedCalls>> = {
  kucoinfutures: {
    given: ({ headers }) => headers['kc-api-sign'],
    expected: ({ headers, method, path, query, body }, { secret }) =>
      signatureOf(`${headers['kc-api-timestamp']}${method}${path}${query}${body}`, secret, 'sha256', 'base64'),
    refusal: { status: 401, body: { code: '400005', msg: 'Invalid KC-API-SIGN' } },
  },
  gemini: {
    given: ({ headers }) => headers['x-gemini-signature'],
    expected: ({ headers }, { secret }) => signatureOf(String(headers['x-gemini-payload']), secret, 'sha384'),
    refusal: { status: 400, body: { result: 'error', reason: 'InvalidSignature', message: 'InvalidSignature' } },
  },
  phemex: {
    given: ({ headers }) => headers['x-phemex-request-signature'],
    expected: ({ headers, path, query, body }, { secret }) =>
      signatureOf(`${path}${query.slice(1)}${headers['x-phemex-request-expiry']}${body}`, secret, 'sha256'),
    refusal: { status: 401, body: { code: 401, msg: 'Request Signature not match.' } },
  },
  woo: {
    given: ({ headers }) => headers['x-api-signature'],
    expected: ({ headers, method, path, query, body }, { secret }) =>
      signatureOf(`${headers['x-api-timestamp']}${method}${path}${query}${body}`, secret, 'sha256'),
    refusal: {
      status: 401,
      body: { success: false, code: -1001, message: 'The api key or secret is in wrong format.' },
    },
  },
  bitget: {
    given: ({ headers }) => headers['access-sign'],
    expected: ({ headers, method, path, query, body }, { secret }) =>
      signatureOf(`${headers['access-timestamp']}${method}${path}${query}${body}`, secret, 'sha256', 'base64'),
    refusal: { status: 400, body: { code: '40009', msg: 'sign signature error' } },
  },
  gate: {
    given: ({ headers }) => headers.sign,
    expected: ({ headers, method, path, query, body }, { secret }) => {
      const hashed = createHash('sha512').update(body).digest('hex');
      return signatureOf([method, path, query.slice(1), hashed, headers.timestamp].join('\n'), secret, 'sha512');
    },
    refusal: { status: 401, body: { label: 'INVALID_SIGNATURE', message: 'Signature mismatch' } },
  },
};

/** Refuses what is signed with another secret than that of the credentials; counts what is signed with it. */
export function checkingSignatures(
  { given, expected, refusal }: SignedCalls,
  credentials: Credentials,
  accepted: RecordedRequest[],
): Answering {
  return (request) => {
    const signature = given(request);
    if (signature === undefined) return undefined;
    if (signature !== expected(request, credentials)) return refusal;
    accepted.push(request);
    return undefined;
  };
}
