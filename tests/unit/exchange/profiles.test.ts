import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exchangesPage } from '#main/adapters/exchange/exchange-guide.ts';
import { isNative } from '#main/adapters/exchange/order-shapes.ts';
import {
  EXCHANGE_PROFILES,
  findProfile,
  findSupportedProfile,
  SUPPORTED_PROFILES,
} from '#main/adapters/exchange/profiles/index.ts';

describe('docs/exchanges.md', () => {
  it('is what the profiles say (run "npx node scripts/docs/exchanges.mjs" after a change)', () => {
    const page = readFileSync(new URL('../../../docs/exchanges.md', import.meta.url), 'utf8');
    expect(page).toBe(exchangesPage(EXCHANGE_PROFILES));
  });
});

describe('the profiles', () => {
  it('have ids and names of their own', () => {
    expect(new Set(EXCHANGE_PROFILES.map(({ id }) => id)).size).toBe(EXCHANGE_PROFILES.length);
    expect(new Set(EXCHANGE_PROFILES.map(({ name }) => name)).size).toBe(EXCHANGE_PROFILES.length);
  });

  it('name BitMEX as closed, for which no key can be added', () => {
    expect(findProfile('bitmex')).toMatchObject({ status: 'closed', closedOn: '2026-09-23' });
    expect(() => findSupportedProfile('bitmex')).toThrow('BitMEX closed on 2026-09-23');
  });

  it('are found by id, whatever the case, or not at all', () => {
    expect(findProfile('Bybit').name).toBe('Bybit');
    expect(() => findProfile('mtgox')).toThrow('There is no exchange "mtgox": use one of bybit, binance');
  });

  it('offer cross margin only on Kraken Futures, Deribit and Gemini', () => {
    const crossOnly = SUPPORTED_PROFILES.filter(({ marginModes }) => !marginModes.includes('isolated'));
    expect(crossOnly.map(({ id }) => id)).toEqual(['krakenfutures', 'deribit', 'gemini']);
    for (const { marginModes } of SUPPORTED_PROFILES) expect(marginModes).toContain('cross');
  });

  it('poll candles every 60 s and trail in software on Kraken Futures', () => {
    const kraken = findSupportedProfile('krakenfutures');
    expect(kraken.candles).toMatchObject({ source: 'poll', pollSeconds: 60 });
    expect(isNative(kraken, 'trailing-stop')).toBe(false);
  });

  it('ask for a passphrase on OKX, KuCoin and Bitget, and for an application id on WOO X', () => {
    const needing = (field: 'password' | 'uid') =>
      SUPPORTED_PROFILES.filter(({ credentials }) => credentials.includes(field)).map(({ id }) => id);
    expect(needing('password')).toEqual(['okx', 'kucoinfutures', 'bitget']);
    expect(needing('uid')).toEqual(['woo']);
  });

  it.each(SUPPORTED_PROFILES)('are complete in themselves: $id', (profile) => {
    for (const contract of profile.contracts) {
      expect(profile.classes[contract], contract).toBeDefined();
      expect(profile.amountUnits[contract], contract).toBeDefined();
    }
    expect(Object.keys(profile.classes)).toEqual([...profile.contracts]);
    expect(isNative(profile, 'trailing-stop')).toBe(profile.orders.trailBy.length > 0);
    expect(profile.orders.triggerBy.length > 0).toBe(isNative(profile, 'stop-market'));
    expect(profile.setUp.length).toBeGreaterThan(2);
    for (const sentence of [...profile.setUp, ...profile.quirks]) expect(sentence).toMatch(/^[A-Z].*[.:)]$/);
    // No step may tell the trader to allow withdrawals; every guide says that they stay off.
    expect(profile.setUp.join(' ')).toMatch(/withdraw|Fund Manager|Wallet to none/i);
  });
});
