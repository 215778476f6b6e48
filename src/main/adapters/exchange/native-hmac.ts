import { createHash, createHmac, createSecretKey } from 'node:crypto';

/** A hash function as ccxt's classes pass it. */
type HashFunction = (message: Uint8Array) => Uint8Array;
/** ccxt's own `hmac`: request and secret as text or bytes, the hash function, and `hex`, `base64` or `binary`. */
type Hmac = (...args: unknown[]) => unknown;

const NAMES = ['sha256', 'sha384', 'sha512'];
const EMPTY = new Uint8Array(0);
const known = new WeakMap<HashFunction, string | null>();

/**
 * Signs with the machine's own code: ccxt does it in JavaScript, which costs up to a fifth of a millisecond where it is
 * not warm, for each of the many orders of one close. What this cannot do for sure is left to ccxt.
 * @returns the same text or bytes as `original` would
 */
export function nativeHmac(original: Hmac, args: readonly unknown[]): unknown {
  const [request, secret, hash, digest = 'hex'] = args;
  const name = typeof hash === 'function' ? nameOf(hash as HashFunction) : null;
  if (name === null || !isInput(request) || !isInput(secret)) return original(...args);
  // Node looks into bytes for a key object by throwing and catching, which takes five times as long as all the rest.
  const key = typeof secret === 'string' ? secret : createSecretKey(secret);
  const signed = createHmac(name, key).update(request);
  switch (digest) {
    case 'hex':
    case 'base64':
      return signed.digest(digest);
    case 'binary':
      return new Uint8Array(signed.digest());
    default:
      return original(...args);
  }
}

function isInput(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array;
}

/** Told by what it makes of nothing: names of functions do not outlive a bundler. */
function nameOf(hash: HashFunction): string | null {
  let name = known.get(hash);
  if (name === undefined) {
    const made = Buffer.from(hash(EMPTY));
    name = NAMES.find((each) => createHash(each).digest().equals(made)) ?? null;
    known.set(hash, name);
  }
  return name;
}
