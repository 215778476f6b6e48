import type { Handlers } from '#main/ipc/handlers.ts';
import { listExchanges } from './exchange-list.ts';
import type { KeyService } from './key-service.ts';
import type { NetworkSettings } from './network-settings.ts';
import type { RunningChecks } from './running-checks.ts';
import type { SecretAccess } from './secret-access.ts';

export interface KeyHandlerDeps {
  readonly keys: KeyService;
  readonly secrets: SecretAccess;
  readonly network: NetworkSettings;
  readonly checks: RunningChecks;
}

type KeyProcedure = Extract<keyof Handlers, `keys.${string}` | `network.${string}` | 'exchanges.list'>;

export function keyHandlers({ keys, secrets, network, checks }: KeyHandlerDeps): Pick<Handlers, KeyProcedure> {
  return {
    'keys.reload': () => keys.reload(),
    'keys.open-vault': async ({ passphrase }) => {
      await secrets.openVault(passphrase);
      return await keys.reload();
    },
    'keys.use-keychain': async () => {
      await secrets.useKeychain();
      return await keys.reload();
    },
    'keys.add': ({ checkId, ...given }) => checks.run(checkId, (asking) => keys.add(given, asking)),
    'keys.test': ({ id, checkId }) => checks.run(checkId, (asking) => keys.test(id, asking)),
    'keys.cancel-check': ({ checkId }) => {
      checks.cancel(checkId);
      return null;
    },
    'keys.set-active': ({ id, active }) => {
      keys.setActive(id, active);
      return null;
    },
    'keys.remove': async ({ id }) => {
      await keys.remove(id);
      return null;
    },
    'keys.remove-orphan': async ({ id }) => {
      await keys.removeOrphan(id);
      return null;
    },
    'keys.instruments': ({ id, checkId }) => checks.run(checkId, (asking) => keys.instruments(id, asking)),
    'keys.set-instruments': async ({ id, checkId, instruments }) => {
      await checks.run(checkId, (asking) => keys.setInstruments(id, instruments, asking));
      return null;
    },
    'exchanges.list': () => listExchanges(),
    'network.list': () => network.list(),
    'network.set': async (change) => {
      await network.set(change);
      return network.list();
    },
    'network.remove': async ({ id }) => {
      await network.remove(id);
      return network.list();
    },
  };
}
