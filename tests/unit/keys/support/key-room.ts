import { onTestFinished } from 'vitest';
import type { KeyTest, NewKey } from '#contract/keys.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import type { Answers, AskExchange, AskedAccount, Question } from '#main/services/keys/ask-exchange.ts';
import { KeyService } from '#main/services/keys/key-service.ts';
import { NetworkSettings } from '#main/services/keys/network-settings.ts';
import { SecretAccess } from '#main/services/keys/secret-access.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { cheapVault } from '../../../support/cheap-vault.ts';
import { temporaryFolder } from '../../../support/temp-folder.ts';

export const FINE: KeyTest = {
  diagnosis: 'ok',
  message: 'The key can trade linear perpetuals, and it cannot withdraw.',
  trade: true,
  withdraw: false,
  ipRestricted: true,
  clockOffsetMs: 3,
  expiresAt: null,
};

const PASSPHRASE = 'correct horse battery';

/** The service over a real ledger and a real vault; only what the exchange says is made up. */
export function keyRoom() {
  const folder = temporaryFolder();
  cheapVault(folder, PASSPHRASE);
  const ledger = Ledger.open(folder);
  onTestFinished(() => ledger.close());
  const secrets = new SecretAccess({
    dataFolder: folder,
    table: ledger.keys,
    ask: async () => PASSPHRASE,
    env: { PLUTARC_KEYCHAIN: 'vault' },
  });
  const network = new NetworkSettings(ledger.keys, secrets);
  const says: { -readonly [Q in Question]: Answers[Q] } = {
    test: FINE,
    positions: [],
    instruments: [{ symbol: 'BTC/USDT:USDT', active: true, maxLeverage: 100, minNotional: 5 }],
    'max-leverage': 100,
    instrument: {
      exchange: 'bybit',
      symbol: 'BTC/USDT:USDT',
      id: 'BTCUSDT',
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      active: true,
      instrument: instrumentSchema.parse({ maxLeverage: 100, minNotional: 5 }),
    },
  };
  const asked: { question: Question; account: AskedAccount }[] = [];
  const ask: AskExchange = async (question, account) => {
    asked.push({ question, account });
    return says[question];
  };
  const time = { now: 1_800_000_000_000 };
  const hub = new TopicHub();
  const keys = new KeyService({ table: ledger.keys, secrets, network, ask, hub, now: () => time.now });
  const add = async (label: string, changes: Partial<NewKey> = {}): Promise<string> => {
    const { id } = await keys.add({
      exchange: 'bybit',
      label,
      contract: 'linear',
      testnet: false,
      credentials: {
        apiKey: `api-key-of-${label.replace(/\s/g, '')}`,
        secret: `secret-of-${label.replace(/\s/g, '')}`,
      },
      deniesWithdrawal: false,
      ...changes,
    });
    if (id === null) throw new Error('refused');
    return id;
  };
  return { folder, ledger, secrets, network, keys, hub, says, asked, time, add };
}
