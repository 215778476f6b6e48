/** Names only, without the schemas: the sandboxed preload script is built from this file. */
export const PROCEDURE_NAMES = [
  'app.info',
  'app.open-link',
  'app.open-data-folder',
  'app.choose-data-folder',
  'settings.get',
  'settings.update',
  'jobs.cancel',
  'jobs.dismiss',
  'market-data.choose-file',
  'market-data.import',
  'market-data.export',
  'market-data.gaps',
  'market-data.delete',
  'market-data.candles',
  'market-data.create-demo',
  'strategies.list',
  'strategies.open',
  'strategies.create',
  'strategies.duplicate',
  'strategies.keep-draft',
  'strategies.save',
  'strategies.restore',
  'strategies.delete',
  'strategies.undelete',
  'strategies.export',
  'strategies.import',
  'strategies.check',
  'strategies.preview',
  'components.list',
  'backtests.start',
  'backtests.report',
  'backtests.explain',
  'backtests.delete',
  'backtests.export',
  'keys.reload',
  'keys.open-vault',
  'keys.use-keychain',
  'keys.add',
  'keys.test',
  'keys.cancel-check',
  'keys.set-active',
  'keys.remove',
  'keys.remove-orphan',
  'keys.instruments',
  'keys.set-instruments',
  'exchanges.list',
  'network.list',
  'network.set',
  'network.remove',
  'topics.snapshot',
] as const;

export type ProcedureName = (typeof PROCEDURE_NAMES)[number];

/** IPC channel of a procedure, and the one channel on which deltas travel. */
export const channelOf = (name: ProcedureName): string => `plutarc:${name}`;
export const DELTA_CHANNEL = 'plutarc:delta';

/** Name of the bridge on `window`. */
export const BRIDGE_KEY = 'plutarc';
