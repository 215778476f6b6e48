import { expect, it } from 'vitest';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { keyRoom } from './support/key-room.ts';

it('without rules the way is direct', async () => {
  const { network } = keyRoom();
  expect(await network.optionsFor('bybit')).toEqual(DEFAULT_NETWORK);
});

it('the rule of an exchange stands before that for all', async () => {
  const { network } = keyRoom();
  await network.set({ id: 'all', proxy: 'http://proxy.example:3128', ipVersion: 'any' });
  await network.set({ id: 'bybit', proxy: null, ipVersion: 'ipv4' });
  expect(await network.optionsFor('okx')).toMatchObject({ proxy: 'http://proxy.example:3128', ipVersion: 'any' });
  expect(await network.optionsFor('bybit')).toMatchObject({ proxy: null, ipVersion: 'ipv4' });
  await network.remove('bybit');
  expect(await network.optionsFor('bybit')).toMatchObject({ proxy: 'http://proxy.example:3128' });
});

it('the login of a proxy is kept with the secrets and only there', async () => {
  const { network, secrets, keys } = keyRoom();
  await network.set({ id: 'all', proxy: 'http://me:p%40ss@proxy.example:3128/', ipVersion: 'any' });
  expect(network.list()).toEqual([{ id: 'all', proxy: 'http://proxy.example:3128', hasLogin: true, ipVersion: 'any' }]);
  expect(await network.optionsFor('okx')).toMatchObject({ proxy: 'http://me:p%40ss@proxy.example:3128/' });
  // It belongs to a rule, so it is not offered for removal.
  expect((await keys.reload()).orphans).toEqual([]);

  await network.set({ id: 'all', ipVersion: 'ipv6' });
  expect(await network.optionsFor('okx')).toMatchObject({ proxy: 'http://me:p%40ss@proxy.example:3128/' });
  await network.set({ id: 'all', proxy: 'http://proxy.example:3128', ipVersion: 'any' });
  expect(await secrets.list()).toEqual([]);
});

it('a login that is gone stops the client instead of going another way', async () => {
  const { network, secrets } = keyRoom();
  await network.set({ id: 'all', proxy: 'http://me:word@proxy.example:3128', ipVersion: 'any' });
  await secrets.remove('proxy-all');
  await expect(network.optionsFor('okx')).rejects.toThrow(/login of the proxy http:\/\/proxy\.example:3128 is not/);
});

it.each(['proxy.example:3128', 'socks5://h:1', 'http://u:secretword@h:1/path', 'http://'])(
  'what is not the address of a proxy is refused without being repeated: %s',
  async (proxy) => {
    const { network } = keyRoom();
    const refusal = network.set({ id: 'all', proxy, ipVersion: 'any' });
    await expect(refusal).rejects.toThrow('This is not the address of a proxy: use the form http://host:port.');
  },
);

it('a rule for an exchange that there is none of is refused', async () => {
  const { network } = keyRoom();
  await expect(network.set({ id: 'mtgox', proxy: null, ipVersion: 'any' })).rejects.toThrow(/no exchange "mtgox"/);
});
