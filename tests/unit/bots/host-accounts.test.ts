import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import { answerAccounts, askAccounts, type HostAccounts } from '#main/services/bots/host-accounts.ts';

function line(accounts: Partial<HostAccounts>) {
  const { port1, port2 } = new MessageChannel();
  const logged: string[] = [];
  const write = (details: object, message: string) => void logged.push(`${JSON.stringify(details)} ${message}`);
  const log: Log = { info: write, warn: write, error: write };
  const never = async () => await new Promise<never>(() => undefined);
  answerAccounts(port1, { accountFor: never, networkFor: never, ...accounts }, log);
  onTestFinished(() => port1.close());
  return { asked: askAccounts(port2), port1, logged };
}

const ACCOUNT = {
  exchange: 'bybit',
  contract: 'linear',
  testnet: false,
  credentials: { apiKey: 'k-1', secret: 'very-secret-part' },
  network: DEFAULT_NETWORK,
} as const;

test('the thread of the bots is given the account of a key and the way to an exchange, each its own answer', async () => {
  const { asked, logged } = line({
    accountFor: async (id) => ({ ...ACCOUNT, exchange: id }),
    networkFor: async (exchange) => ({ ...DEFAULT_NETWORK, proxy: `http://${exchange}` }),
  });
  const [network, second, first] = await Promise.all([
    asked.networkFor('okx'),
    asked.accountFor('b'),
    asked.accountFor('a'),
  ]);
  expect([first.exchange, second.exchange, network.proxy]).toEqual(['a', 'b', 'http://okx']);
  expect(first.credentials).toEqual(ACCOUNT.credentials);
  expect(logged).toEqual([]);
});

test('a locked vault is told in its own words, and a defect without what it was about', async () => {
  const { asked, logged } = line({
    accountFor: async () => {
      throw new UserError('The vault is locked: open it with its passphrase.', { code: 'refused' });
    },
    networkFor: async () => {
      throw new Error('broken beside very-secret-part');
    },
  });
  await expect(asked.accountFor('a')).rejects.toMatchObject({ code: 'refused', message: /^The vault is locked/ });
  const defect = await asked.networkFor('okx').catch((error: unknown) => error);
  expect(defect).toBeInstanceOf(UserError);
  expect(String(defect)).not.toContain('very-secret-part');
  expect(logged).toHaveLength(1);
});

test('whoever waits is let go when the other side is closed', async () => {
  const { asked, port1 } = line({});
  const waiting = asked.accountFor('a');
  port1.close();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
});
