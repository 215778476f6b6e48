import { describe, expect, it } from 'vitest';
import { entriesBlockedBy } from '#main/services/keys/key-service.ts';
import { FINE, keyRoom } from './support/key-room.ts';

const BTC = {
  symbol: 'BTC/USDT:USDT',
  leverage: 2,
  marginMode: 'isolated',
  sizing: { kind: 'equity-percent', percent: 10 },
} as const;

describe('one key', () => {
  it('serves one bot at a time', async () => {
    const { keys, add } = keyRoom();
    const id = await add('main');
    keys.assign(id, 'bot-1');
    keys.assign(id, 'bot-1');
    expect(() => keys.assign(id, 'bot-2')).toThrow(/serves another bot: one key serves one bot at a time/);
    expect(keys.find(id).botId).toBe('bot-1');
  });

  it('is the only one of its bot', async () => {
    const { keys, add } = keyRoom();
    keys.assign(await add('main'), 'bot-1');
    const other = await add('other');
    expect(() => keys.assign(other, 'bot-1')).toThrow(/has another key/);
  });

  it('cannot be removed while it serves a bot, nor can its secret', async () => {
    const { keys, secrets, add } = keyRoom();
    const id = await add('main');
    keys.assign(id, 'bot-1');
    await expect(keys.remove(id)).rejects.toThrow(/serves a bot/);
    expect(await secrets.read(id)).toEqual({ apiKey: 'api-key-of-main', secret: 'secret-of-main' });
    await keys.release(id);
    await keys.remove(id);
    expect(await secrets.list()).toEqual([]);
  });

  it('is not taken from its bot while there is an open position', async () => {
    const { keys, says, add } = keyRoom();
    const id = await add('main');
    await keys.setInstruments(id, [BTC]);
    keys.assign(id, 'bot-1');
    says.positions = [{ symbol: 'BTC/USDT:USDT', amount: -0.5 }];
    await expect(keys.release(id)).rejects.toThrow(/open position in BTC\/USDT:USDT/);
    // Positions of the account in other instruments are not the bot's.
    says.positions = [{ symbol: 'ETH/USDT:USDT', amount: 1 }];
    await keys.release(id);
    expect(keys.find(id).botId).toBeNull();
  });

  it('opens no positions once it is deactivated, or found to be able to withdraw', async () => {
    const { keys, says, add } = keyRoom();
    const id = await add('main');
    expect(entriesBlockedBy(keys.find(id))).toBeNull();
    keys.setActive(id, false);
    expect(entriesBlockedBy(keys.find(id))).toMatch(/deactivated/);
    expect(() => keys.assign(id, 'bot-1')).toThrow(/deactivated/);
    keys.setActive(id, true);
    says.test = { ...FINE, diagnosis: 'can-withdraw', withdraw: true };
    await keys.test(id);
    expect(entriesBlockedBy(keys.find(id))).toMatch(/can move funds/);
    // A network that is down says nothing about the key.
    says.test = { ...FINE, diagnosis: 'network-down' };
    await keys.test(id);
    expect(entriesBlockedBy(keys.find(id))).toBeNull();
  });

  it('is found by id and by label, in whatever case', async () => {
    const { keys, add } = keyRoom();
    const id = await add('My  Main');
    expect(keys.find(id).label).toBe('My Main');
    expect(keys.find('my main').id).toBe(id);
    expect(() => keys.find('another')).toThrow(/no key "another"/);
  });
});

describe('a question to the exchange', () => {
  it('about instruments goes without the key', async () => {
    const { keys, asked, add } = keyRoom();
    const id = await add('main');
    await keys.instruments(id);
    expect(asked.at(-1)).toMatchObject({ question: 'instruments', account: { credentials: null } });
  });

  it('about the highest leverage is asked with the key where the public list does not tell', async () => {
    const { keys, says, asked, add } = keyRoom();
    const id = await add('main', { exchange: 'binance' });
    says.instruments = [{ symbol: 'BTC/USDT:USDT', active: true, maxLeverage: 0, minNotional: 5 }];
    says['max-leverage'] = 20;
    await expect(keys.setInstruments(id, [{ ...BTC, leverage: 21 }])).rejects.toThrow(/up to 20×/);
    expect(asked.at(-1)).toMatchObject({
      question: 'max-leverage',
      account: { credentials: { apiKey: 'api-key-of-main' } },
    });
    await keys.setInstruments(id, [{ ...BTC, leverage: 20 }]);
  });

  it('about positions is asked only when leverage or margin would change', async () => {
    const { keys, asked, add } = keyRoom();
    const id = await add('main');
    await keys.setInstruments(id, [BTC]);
    await keys.setInstruments(id, [BTC]);
    await keys.setInstruments(id, [{ ...BTC, sizing: { kind: 'risk-percent', percent: 1 } }]);
    expect(asked.filter(({ question }) => question === 'positions')).toEqual([]);
    await keys.setInstruments(id, [{ ...BTC, leverage: 3 }]);
    expect(asked.filter(({ question }) => question === 'positions')).toHaveLength(1);
  });
});

it('what the ledger and the window know of a key has no secret in it', async () => {
  const { keys, ledger, hub, add } = keyRoom();
  await add('main');
  const seen = JSON.stringify([keys.list(), ledger.keys.list(), hub.snapshot('keys')]);
  expect(seen).toContain('api-…main');
  expect(seen).not.toContain('secret-of-main');
  expect(seen).not.toContain('api-key-of-main');
});

it('a key whose secret is in another store says so', async () => {
  const { keys, secrets, add } = keyRoom();
  const id = await add('main');
  await secrets.remove(id);
  await expect(keys.test(id)).rejects.toThrow(/secret of main is not in the keychain that is in use/);
});
