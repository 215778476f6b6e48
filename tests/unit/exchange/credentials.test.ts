import { describe, expect, it } from 'vitest';
import { maskedHint, tidyCredentials } from '#main/adapters/exchange/credentials.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { UserError } from '#main/errors.ts';

const bybit = findSupportedProfile('bybit');
const okx = findSupportedProfile('okx');
const hyperliquid = findSupportedProfile('hyperliquid');

describe('a pasted key', () => {
  it('loses the spaces around it, and the user can be told', () => {
    const { credentials, trimmed } = tidyCredentials(bybit, { apiKey: ' abc\n', secret: '\u200bdef\ufeff ' });
    expect(credentials).toEqual({ apiKey: 'abc', secret: 'def' });
    expect(trimmed).toEqual(['apiKey', 'secret']);
    expect(tidyCredentials(bybit, { apiKey: 'abc', secret: 'def' }).trimmed).toEqual([]);
  });

  it('keeps the parts that the exchange needs and no others', () => {
    expect(tidyCredentials(bybit, { apiKey: 'a', secret: 'b', password: 'c' }).credentials).toEqual({
      apiKey: 'a',
      secret: 'b',
    });
  });

  it('may have its passphrase behind the secret', () => {
    const { credentials, split } = tidyCredentials(okx, { apiKey: 'a', secret: 'b:pass:word' });
    expect(credentials).toEqual({ apiKey: 'a', secret: 'b', password: 'pass:word' });
    expect(split).toBe(true);
  });

  it('keeps a colon in the secret when the passphrase is given by itself', () => {
    const { credentials, split } = tidyCredentials(okx, { apiKey: 'a', secret: 'b:c', password: 'd e' });
    expect(credentials).toEqual({ apiKey: 'a', secret: 'b:c', password: 'd e' });
    expect(split).toBe(false);
  });

  it.each([
    [bybit, { apiKey: 'abc' }, 'secret', 'the secret'],
    [okx, { apiKey: 'abc', secret: 'def' }, 'password', 'the passphrase'],
    [bybit, { apiKey: 'a bc', secret: 'SENTINEL' }, 'apiKey', 'space within'],
    [hyperliquid, { walletAddress: '0x12', privateKey: 'SENTINEL' }, 'walletAddress', 'hexadecimal'],
    [hyperliquid, { walletAddress: `0x${'1'.repeat(40)}`, privateKey: 'SENTINEL' }, 'privateKey', 'hexadecimal'],
  ])('is refused when a part is wrong (%#), naming the field and no value', (profile, given, field, words) => {
    let refusal: unknown;
    try {
      tidyCredentials(profile, given);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal).toMatchObject({ field, message: expect.stringContaining(words) });
    expect(String(refusal)).not.toContain('SENTINEL');
  });
});

it('shows of a key what tells it from others', () => {
  expect(maskedHint({ apiKey: 'abcdefghijklmnop', secret: 'SENTINEL' })).toBe('abcd…mnop');
  expect(maskedHint({ walletAddress: `0x${'12'.repeat(20)}`, privateKey: 'SENTINEL' })).toBe('0x12…1212');
  expect(maskedHint({ apiKey: 'short' })).toBe('sh…');
});
