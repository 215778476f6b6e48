import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { parseCredentials, readCredentials } from '#main/cli/keys-input.ts';

describe('the parts of a key from standard input', () => {
  it('are one JSON object', () => {
    expect(parseCredentials('{"apiKey":"a","secret":"b","password":"c"}')).toEqual({
      apiKey: 'a',
      secret: 'b',
      password: 'c',
    });
  });

  it.each([
    '',
    'hidden-word',
    '"hidden-word"',
    '["hidden-word"]',
    '{"apiKey":{"x":"hidden-word"}}',
    '{"hidden-word":"x"}',
  ])('are refused without being repeated when they are something else: %s', (text) => {
    const read = () => parseCredentials(text);
    expect(read).toThrow(/one JSON object with apiKey, secret/);
    try {
      read();
    } catch (error) {
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hidden-word');
    }
  });

  it('may come in pieces, and end somewhere', async () => {
    const output = { write: () => true };
    const bybit = findSupportedProfile('bybit');
    const read = (chunks: string[]) => readCredentials(bybit, { input: Readable.from(chunks), output });
    expect(await read(['{"apiKey":', '"a"}'])).toEqual({ apiKey: 'a' });
    await expect(read(Array.from({ length: 100 }, () => 'x'.repeat(1000)))).rejects.toThrow(/too long for a secret/);
  });
});
