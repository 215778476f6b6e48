import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { loadCcxtClass } from '#main/adapters/exchange/load-ccxt-class.ts';
import { nativeHmac } from '#main/adapters/exchange/native-hmac.ts';

type Hmac = (...args: unknown[]) => unknown;

/** ccxt's own function, and the hash functions that its classes pass to it. */
async function ofCcxt() {
  const Class = await loadCcxtClass('bybit');
  const hmac: Hmac = Reflect.get(Reflect.construct(Class, []) as object, 'hmac');
  const ccxt = createRequire(createRequire(import.meta.url).resolve('ccxt'));
  const load = async (name: string) =>
    (await import(/* @vite-ignore */ pathToFileURL(ccxt.resolve(name)).href)) as Record<string, unknown>;
  const { sha256, sha384, sha512 } = await load('@noble/hashes/sha2.js');
  const { sha3_512 } = await load('@noble/hashes/sha3.js');
  return { hmac, hashes: { sha256, sha384, sha512 }, sha3: sha3_512 };
}

describe('signing with the machine’s own code', () => {
  it('gives what ccxt gives, for every hash, form and kind of input', async () => {
    const { hmac, hashes } = await ofCcxt();
    const input = fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array());
    const digest = fc.constantFrom('hex', 'base64', 'binary', undefined);
    const untouched = vi.fn<Hmac>();
    fc.assert(
      fc.property(input, input, fc.constantFrom(...Object.values(hashes)), digest, (request, secret, hash, form) => {
        const args = form === undefined ? [request, secret, hash] : [request, secret, hash, form];
        expect(nativeHmac(untouched, args)).toEqual(hmac(...args));
      }),
    );
    expect(untouched).not.toHaveBeenCalled();
  });

  it('leaves to ccxt what it does not know: another hash of the same length, another form, no text', async () => {
    const { hashes, sha3 } = await ofCcxt();
    for (const args of [
      ['a', 'b', sha3],
      ['a', 'b', hashes.sha256, 'base58'],
      [undefined, 'b', hashes.sha256],
      ['a', 'b', undefined],
    ]) {
      const original = vi.fn<Hmac>(() => 'of ccxt');
      expect(nativeHmac(original, args)).toBe('of ccxt');
      expect(original).toHaveBeenCalledWith(...args);
    }
  });
});
