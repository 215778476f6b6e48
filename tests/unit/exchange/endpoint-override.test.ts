import { describe, expect, it } from 'vitest';
import type { CcxtApi } from '#main/adapters/exchange/ccxt-api.ts';
import { endpointOverride, endpointVariable, repoint } from '#main/adapters/exchange/endpoint-override.ts';
import { loadCcxtClass } from '#main/adapters/exchange/load-ccxt-class.ts';
import { SUPPORTED_PROFILES } from '#main/adapters/exchange/profiles/index.ts';
import { UserError } from '#main/errors.ts';

describe('the variable that repoints an exchange', () => {
  it('is named after the exchange', () => {
    expect(endpointVariable('bybit')).toBe('PLUTARC_ENDPOINT_BYBIT');
    expect(endpointVariable('krakenfutures')).toBe('PLUTARC_ENDPOINT_KRAKENFUTURES');
  });

  it.each(['http://127.0.0.1:8902', 'http://127.0.0.1:8902/', 'http://localhost:8902', 'http://[::1]:8902'])(
    'takes %s',
    (value) => {
      expect(endpointOverride('bybit', { PLUTARC_ENDPOINT_BYBIT: value })).toBe(value.replace(/\/$/, ''));
    },
  );

  it('is not in force when absent or empty', () => {
    expect(endpointOverride('bybit', {})).toBeNull();
    expect(
      endpointOverride('bybit', { PLUTARC_ENDPOINT_BYBIT: '', PLUTARC_ENDPOINT_OKX: 'http://127.0.0.1:1' }),
    ).toBeNull();
  });

  it.each([
    'http://example.com:8902',
    'https://127.0.0.1:8902',
    'http://127.0.0.1',
    'http://127.0.0.1.example.com:8902',
    'http://user:word@127.0.0.1:8902',
    'http://127.0.0.1:8902/path',
    'http://127.0.0.1:8902@example.com:80',
    'ftp://127.0.0.1:21',
    '127.0.0.1:8902',
  ])('refuses %s', (value) => {
    expect(() => endpointOverride('bybit', { PLUTARC_ENDPOINT_BYBIT: value })).toThrow(UserError);
  });
});

describe.each(SUPPORTED_PROFILES)('$id', (profile) => {
  it.each(Object.values<string>(profile.classes))('repoints every address of %s, testnet or not', async (className) => {
    const Class = await loadCcxtClass(className);
    for (const testnet of profile.testnet ? [false, true] : [false]) {
      const fields = { ...profile.constructorFields };
      const api: CcxtApi = Reflect.construct(Class, [fields]);
      if (testnet) Reflect.apply(Reflect.get(api, 'setSandboxMode'), api, [true]);
      repoint(api, 'http://127.0.0.1:8902');
      const addresses = textsIn(api.urls.api).map((text) =>
        text.replaceAll('{hostname}', String(Reflect.get(api, 'hostname'))),
      );
      expect(addresses.length).toBeGreaterThan(1);
      for (const address of addresses) expect(address).toMatch(/^(http|ws):\/\/127\.0\.0\.1:8902(\/|\?|$)/);
    }
  });
});

describe('error codes of Binance', () => {
  type Meanings = Record<string, { name: string }>;
  const meaningsOf = (api: CcxtApi, url: string): Meanings =>
    Reflect.apply(Reflect.get(api, 'getExceptionsByUrl'), api, [url, 'exact']);

  it.each([
    ['binanceusdm', 'https://fapi.binance.com', '/fapi/v1/order', '-4116', 'InvalidOrder'],
    ['binancecoinm', 'https://dapi.binance.com', '/dapi/v1/order', '-4112', 'OperationRejected'],
    ['binanceusdm', 'https://api.binance.com', '/sapi/v1/account/apiRestrictions', '-3001', undefined],
  ])('mean on this machine what they mean there (%s %s%s)', async (className, origin, path, code, meaning) => {
    const Class = await loadCcxtClass(className);
    const make = (): CcxtApi => Reflect.construct(Class, [{}]);
    const [there, here] = [make(), make()];
    repoint(here, 'http://127.0.0.1:8902');
    expect(meaningsOf(here, `http://127.0.0.1:8902${path}`)).toEqual(meaningsOf(there, `${origin}${path}`));
    if (meaning) expect(meaningsOf(here, `http://127.0.0.1:8902${path}`)[code].name).toBe(meaning);
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
