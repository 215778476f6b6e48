import { describe, expect, it, vi } from 'vitest';
import type { KeyDiagnosis, KeyInstrument } from '#contract/keys.ts';
import { VaultStore } from '#main/adapters/keychain/vault-store.ts';
import type { ApiKey } from '../simulator/account/api-key.ts';
import type { ServerFailure } from '../simulator/server/faults.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { bybitElsewhere, GOOD, type KeyDesk, keyDesk, PASSPHRASE, simulated } from './keys/support/key-desk.ts';

/** What the vault holds, read the way an attacker with the passphrase would. */
async function vaultOf({ folder }: KeyDesk): Promise<Record<string, string>[]> {
  const vault = await VaultStore.open({ path: `${folder}/vault.json`, ask: async () => PASSPHRASE });
  const entries = await Promise.all((await vault.list()).map(async (id) => ({ ...(await vault.read(id)) })));
  vault.close();
  return entries;
}

const BTC: KeyInstrument = {
  symbol: 'BTC/USDT:USDT',
  leverage: 10,
  marginMode: 'isolated',
  sizing: { kind: 'equity-percent', percent: 50 },
};

describe('a good key', () => {
  it('is tested, stored, and still there after a restart, its secret in the vault alone', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    const reply = await desk.add();
    expect(reply).toMatchObject({
      id: expect.stringMatching(/^main-[0-9a-f]{6}$/),
      masked: 'good…ests',
      test: { diagnosis: 'ok', trade: true, withdraw: false, ipRestricted: false },
      needsDenial: false,
      notes: [],
    });
    await desk.restart();
    expect(desk.keys()).toEqual([
      expect.objectContaining({ id: reply.id, label: 'main', masked: 'good…ests', active: true, botId: null }),
    ]);
    expect(await vaultOf(desk)).toEqual([{ apiKey: GOOD.apiKey, secret: GOOD.secret }]);
  });

  it.each(['binance', 'okx', 'krakenfutures', 'deribit'] as const)(
    'of %s is recognised as one that cannot withdraw',
    async (venue) => {
      await simulated(venue);
      const desk = await keyDesk();
      const reply = await desk.add({ exchange: venue });
      expect(reply.test, reply.test.message).toMatchObject({ diagnosis: 'ok', trade: true, withdraw: false });
      expect(reply.id).not.toBeNull();
    },
  );

  it('keeps the main process free while it is tested', async () => {
    await bybitElsewhere();
    const desk = await keyDesk();
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 2);
    const { test } = await desk.add();
    clearInterval(timer);
    expect(test.diagnosis, test.message).toBe('ok');
    // Loading ccxt in this process takes more than half a second in one piece.
    expect(longest).toBeLessThan(250);
  });

  it('is pasted with spaces and line ends, which are cut off and said', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    const reply = await desk.add({ credentials: { apiKey: ` ${GOOD.apiKey}\n`, secret: `\t${GOOD.secret}\r\n` } });
    expect(reply.notes).toEqual([
      'Spaces or line ends around the key were cut off.',
      'Spaces or line ends around the secret were cut off.',
    ]);
    expect(await vaultOf(desk)).toEqual([{ apiKey: GOOD.apiKey, secret: GOOD.secret }]);
  });

  it('of OKX may be pasted with its passphrase behind the secret', async () => {
    await simulated('okx');
    const desk = await keyDesk();
    const secret = `${GOOD.secret}:${GOOD.password}`;
    const reply = await desk.add({ exchange: 'okx', credentials: { apiKey: GOOD.apiKey, secret } });
    expect(reply.notes).toEqual(['The passphrase was taken from behind the colon of the secret.']);
    expect(reply.test.diagnosis, reply.test.message).toBe('ok');
    expect(await vaultOf(desk)).toEqual([{ ...GOOD }]);
  });

  it('is refused a second time, under whatever label', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    await desk.add();
    await expect(desk.add({ label: 'again' })).rejects.toThrow('This key is stored already, as main: use that one.');
    await expect(desk.add({ label: 'MAIN' })).rejects.toThrow(
      'There is a key with the label main already'.slice(0, 30),
    );
    expect(desk.keys()).toHaveLength(1);
  });
});

interface Refusal {
  readonly what: string;
  readonly diagnosis: KeyDiagnosis;
  readonly says: RegExp;
  readonly given?: Record<string, string>;
  readonly contract?: 'linear' | 'inverse';
  /** What is wrong at the exchange. */
  readonly wrong?: (simulator: Simulator, key: ApiKey) => unknown;
}

const failing = (how: ServerFailure) => (simulator: Simulator) =>
  simulator.faults.add({ on: 'any', times: 1000, act: { kind: 'fail', how } });

const REFUSALS: readonly Refusal[] = [
  {
    what: 'that can withdraw',
    diagnosis: 'can-withdraw',
    says: /can move funds out of the account at Bybit: create one without/,
    wrong: (_, key) => Object.assign(key, { permissions: ['read', 'trade', 'withdraw'] }),
  },
  {
    what: 'that can transfer',
    diagnosis: 'can-withdraw',
    says: /can move funds/,
    wrong: (_, key) => Object.assign(key, { permissions: ['read', 'trade', 'transfer'] }),
  },
  {
    what: 'with a wrong secret',
    diagnosis: 'invalid-key',
    says: /does not accept this key.*Create a new one/,
    given: { secret: 'd3Jvbmctc2VjcmV0' },
  },
  {
    what: 'that the exchange does not know',
    diagnosis: 'invalid-key',
    says: /does not accept this key/,
    given: { apiKey: 'some-other-key-1' },
  },
  {
    what: 'that may not place orders',
    diagnosis: 'insufficient-permissions',
    says: /may not place orders on perpetuals at Bybit: give it that permission/,
    wrong: (_, key) => Object.assign(key, { permissions: ['read'] }),
  },
  {
    what: 'that is bound to another address',
    diagnosis: 'ip-not-allowed',
    says: /refuses this machine's address: put it on the key's list of IP addresses/,
    wrong: (_, key) => Object.assign(key, { ips: ['203.0.113.9'] }),
  },
  {
    what: 'for contracts that it does not reach',
    diagnosis: 'wrong-contract-type',
    says: /reaches no inverse perpetuals at Bybit: choose the other contract type/,
    contract: 'inverse',
  },
  {
    what: 'on a machine whose clock is wrong',
    diagnosis: 'clock-skew',
    says: /The clock of this machine is 60\.\d s behind that of Bybit: switch automatic time on/,
    wrong: ({ faults }) => Object.assign(faults, { clockSkewMs: 60_000 }),
  },
  {
    what: 'while the exchange is in maintenance',
    diagnosis: 'exchange-down',
    says: /Bybit is not available at the moment/,
    wrong: failing('maintenance'),
  },
  {
    what: 'while the exchange refuses more requests',
    diagnosis: 'rate-limited',
    says: /refuses more requests for now: wait/,
    wrong: failing('rate-limit'),
  },
  {
    what: 'while there is no way to the exchange',
    diagnosis: 'network-down',
    says: /Bybit cannot be reached: check the network connection/,
    wrong: (simulator) => simulator.goDown(),
  },
];

describe('a key is refused and stored nowhere', () => {
  it('whatever is wrong with it, and what that is and what to do is said', async () => {
    const simulator = await simulated('bybit', {}, { symbols: ['BTCUSDT', 'ETHUSDT', 'XRPUSDT'] });
    const [key] = [...simulator.exchange.keys.values()];
    const desk = await keyDesk();
    for (const { what, diagnosis, says, given, contract = 'linear', wrong } of REFUSALS) {
      await wrong?.(simulator, key);
      const reply = await desk.add({ credentials: { ...GOOD, ...given }, contract });
      expect.soft(reply.test.diagnosis, `${what}: ${reply.test.message}`).toBe(diagnosis);
      expect.soft(reply.test.message, what).toMatch(says);
      expect.soft(reply.id, what).toBeNull();
      if (wrong && diagnosis === 'network-down') await simulator.comeBack();
      simulator.faults.clear();
      Object.assign(key, { permissions: ['read', 'trade'], ips: [] });
    }
    expect(desk.keys()).toEqual([]);
    expect(await vaultOf(desk)).toEqual([]);
    // With everything in order again it is accepted: it was not the attempt before that was refused.
    expect((await desk.add()).test.diagnosis).toBe('ok');
  }, 60_000);

  it('when the exchange does not tell whether it can withdraw, until the user says that it cannot', async () => {
    await simulated('binance');
    const desk = await keyDesk();
    // Binance tells nothing about permissions on its testnet.
    const first = await desk.add({ exchange: 'binance', testnet: true });
    expect(first).toMatchObject({ id: null, needsDenial: true, test: { diagnosis: 'ok', withdraw: null } });
    expect(first.test.message).toContain('whether it can withdraw cannot be verified');
    expect(desk.keys()).toEqual([]);
    expect(await vaultOf(desk)).toEqual([]);

    const second = await desk.add({ exchange: 'binance', testnet: true, deniesWithdrawal: true });
    expect(second).toMatchObject({ id: expect.any(String), needsDenial: false });
    expect(desk.keys()[0]).toMatchObject({ withdrawalDeniedAt: expect.any(Number), test: { withdraw: null } });
  });

  it('when the user’s word stands against the exchange’s', async () => {
    await simulated('bybit', { permissions: ['read', 'trade', 'withdraw'] });
    const desk = await keyDesk();
    const reply = await desk.add({ deniesWithdrawal: true });
    expect(reply).toMatchObject({ id: null, test: { diagnosis: 'can-withdraw' } });
  });

  it('when it is cancelled in the middle, even if the exchange answers after that', async () => {
    const simulator = await simulated('bybit');
    simulator.faults.add({ on: 'balance', act: { kind: 'delay', ms: 2000, what: 'answer' } });
    const desk = await keyDesk();
    const adding = desk.services.handlers['keys.add']({
      exchange: 'bybit',
      label: 'main',
      contract: 'linear',
      testnet: false,
      credentials: GOOD,
      deniesWithdrawal: false,
      checkId: 'check-1',
    });
    await vi.waitFor(() => {
      expect(desk.services.hub.snapshot('key-checks').items[0]?.step).toBe('Reading the balance');
    }, 15_000);
    void desk.services.handlers['keys.cancel-check']({ checkId: 'check-1' });
    await expect(adding).rejects.toMatchObject({ code: 'cancelled' });
    expect(desk.services.hub.snapshot('key-checks').items).toEqual([]);
    expect(desk.keys()).toEqual([]);
    expect(await vaultOf(desk)).toEqual([]);
  });

  it('before anything is sent, when the input is not that of a key', async () => {
    const desk = await keyDesk();
    const inputs: [Parameters<typeof desk.add>[0], RegExp][] = [
      [{ exchange: 'mtgox' }, /There is no exchange "mtgox"/],
      [{ exchange: 'bitmex' }, /BitMEX closed on 2026-09-23/],
      [{ exchange: 'woo', contract: 'inverse' }, /has no inverse perpetuals/],
      [{ exchange: 'kucoinfutures', testnet: true }, /has no testnet/],
      [{ credentials: { apiKey: 'k' } }, /needs the secret: enter it as well/],
      [{ label: '  ' }, /needs a label/],
    ];
    for (const [changes, message] of inputs) await expect(desk.add(changes)).rejects.toThrow(message);
  });
});

describe('without a way to keep a secret', () => {
  it('nothing is asked of the exchange, and the vault is offered', async () => {
    const simulator = await simulated('bybit');
    const desk = await keyDesk({ vault: false });
    expect(await desk.services.handlers['keys.reload']({})).toMatchObject({ kind: 'vault', state: 'new', fixed: true });
    await expect(desk.add()).rejects.toThrow('The vault is locked: open it with its passphrase.');
    expect(simulator.journal.entries.filter(({ call }) => call !== 'status')).toEqual([]);
  });

  it('a vault opens with its passphrase only, after a restart too', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    const { id } = await desk.add();
    await desk.restart();
    expect(await desk.services.handlers['keys.reload']({})).toMatchObject({ state: 'locked' });
    const test = () => desk.services.handlers['keys.test']({ id: id ?? '', checkId: 'c' });
    await expect(test()).rejects.toThrow('The vault is locked');
    const open = async (passphrase: string) => desk.services.handlers['keys.open-vault']({ passphrase });
    await expect(open('wrong horse battery')).rejects.toThrow(/passphrase does not open/);
    expect(await open(PASSPHRASE)).toMatchObject({ state: 'open', orphans: [] });
    expect(await test()).toMatchObject({ diagnosis: 'ok' });
  });

  it('an entry that no key belongs to is shown and can be removed', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    const { id } = await desk.add();
    const vault = await VaultStore.open({ path: `${desk.folder}/vault.json`, ask: async () => PASSPHRASE });
    const [entry] = await vault.list();
    await vault.write(entry.replace(id ?? '', 'gone-123456'), { apiKey: 'a', secret: 's' });
    await vault.write('another-folder.main-1', { apiKey: 'b', secret: 's' });
    expect(await desk.services.handlers['keys.reload']({})).toMatchObject({ orphans: ['gone-123456'] });
    await expect(async () => desk.services.handlers['keys.remove-orphan']({ id: id ?? '' })).rejects.toThrow(
      /belongs to a key/,
    );
    await desk.services.handlers['keys.remove-orphan']({ id: 'gone-123456' });
    expect(await vault.list()).toEqual([entry, 'another-folder.main-1'].sort());
    vault.close();
  });
});

describe('a stored key', () => {
  it('is tested again, and what is found is kept', async () => {
    const simulator = await simulated('bybit');
    const desk = await keyDesk();
    const { id } = await desk.add();
    const [key] = [...simulator.exchange.keys.values()];
    key.permissions = ['read', 'trade', 'withdraw'];
    const test = await desk.services.handlers['keys.test']({ id: id ?? '', checkId: 'c' });
    expect(test).toMatchObject({ diagnosis: 'can-withdraw', withdraw: true, endpoint: simulator.url });
    await desk.restart();
    expect(desk.keys()[0].test).toEqual(test);
  });

  it('is deactivated and activated', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    const { id = '' } = await desk.add();
    await desk.services.handlers['keys.set-active']({ id: id ?? '', active: false });
    await desk.restart();
    expect(desk.keys()[0].active).toBe(false);
    await desk.services.handlers['keys.set-active']({ id: id ?? '', active: true });
    expect(desk.keys()[0].active).toBe(true);
  });

  it('is removed with its secret, at once and for good', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    const { id } = await desk.add();
    await desk.services.handlers['keys.remove']({ id: id ?? '' });
    expect(desk.keys()).toEqual([]);
    expect(await vaultOf(desk)).toEqual([]);
    await desk.restart();
    expect(desk.keys()).toEqual([]);
  });

  it('stays while its secret cannot be removed', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    const { id } = await desk.add();
    await desk.restart();
    await expect(async () => desk.services.handlers['keys.remove']({ id: id ?? '' })).rejects.toThrow(
      /vault is locked/,
    );
    expect(desk.keys()).toHaveLength(1);
  });
});

describe('instruments of a key', () => {
  const set = (desk: KeyDesk, id: string | null, instruments: KeyInstrument[]) =>
    desk.services.handlers['keys.set-instruments']({ id: id ?? '', checkId: 'c', instruments });

  it('are listed with their limits, assigned, and kept', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    const { id } = await desk.add();
    const listed = await desk.services.handlers['keys.instruments']({ id: id ?? '', checkId: 'c' });
    expect(listed.map(({ symbol }) => symbol)).toEqual(['BTC/USDT:USDT', 'ETH/USDT:USDT', 'XRP/USDT:USDT']);
    expect(listed[0]).toMatchObject({ maxLeverage: 100, active: true });
    await set(desk, id, [BTC]);
    await desk.restart();
    expect(desk.keys()[0].instruments).toEqual([BTC]);
  });

  it('beyond the limits of the exchange are refused', async () => {
    await simulated('bybit');
    const desk = await keyDesk();
    const { id } = await desk.add();
    const refused: [Partial<KeyInstrument>, RegExp][] = [
      [{ leverage: 101 }, /leverage of up to 100× for BTC\/USDT:USDT: 101× is more/],
      [{ symbol: 'BTC/USD:BTC' }, /has no linear perpetual BTC\/USD:BTC/],
      [{ sizing: { kind: 'notional', notional: 1 } }, /smallest order .* is 5/],
    ];
    for (const [changes, message] of refused) {
      await expect(set(desk, id, [{ ...BTC, ...changes }])).rejects.toThrow(message);
    }
    await expect(set(desk, id, [BTC, BTC])).rejects.toThrow(/listed twice/);
    expect(desk.keys()[0].instruments).toEqual([]);
  });

  it.each(['krakenfutures', 'deribit'] as const)('of %s are cross only', async (venue) => {
    await simulated(venue);
    const desk = await keyDesk();
    const { id } = await desk.add({ exchange: venue });
    const [{ symbol, maxLeverage }] = await desk.services.handlers['keys.instruments']({ id: id ?? '', checkId: 'c' });
    await expect(set(desk, id, [{ ...BTC, symbol }])).rejects.toThrow(/has cross margin only/);
    await expect(set(desk, id, [{ ...BTC, symbol, marginMode: 'cross', leverage: maxLeverage + 1 }])).rejects.toThrow(
      /an effective leverage of up to/,
    );
    await set(desk, id, [{ ...BTC, symbol, marginMode: 'cross', leverage: 2 }]);
    expect(desk.keys()[0].instruments).toHaveLength(1);
  });

  it('keep their leverage and margin while there is an open position', async () => {
    const simulator = await simulated('bybit');
    const desk = await keyDesk();
    const { id } = await desk.add();
    await set(desk, id, [BTC]);
    openPosition(simulator);
    for (const instruments of [[{ ...BTC, leverage: 5 }], [{ ...BTC, marginMode: 'cross' as const }], []]) {
      await expect(set(desk, id, instruments)).rejects.toThrow(/main has an open position in BTC\/USDT:USDT: close it/);
    }
    // The size of later entries may change.
    await set(desk, id, [{ ...BTC, sizing: { kind: 'risk-percent', percent: 1 } }]);
    expect(desk.keys()[0].instruments[0]).toMatchObject({ leverage: 10, sizing: { kind: 'risk-percent' } });
  });

  it('are not changed when the exchange cannot say whether there is one', async () => {
    const simulator = await simulated('bybit');
    const desk = await keyDesk();
    const { id } = await desk.add();
    await set(desk, id, [BTC]);
    await simulator.goDown();
    await expect(set(desk, id, [])).rejects.toThrow(/cannot be reached/);
    expect(desk.keys()[0].instruments).toEqual([BTC]);
  });
});

/** A position of 0.01 BTC, as if the user had opened it. */
function openPosition({ exchange }: Simulator): void {
  const [account] = [...exchange.accounts.values()];
  exchange.place(account, { symbol: 'BTCUSDT', side: 'buy', kind: 'market', amount: '0.01' });
}
