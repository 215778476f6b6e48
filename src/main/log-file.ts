import { join } from 'node:path';
import { pino } from 'pino';
import roll from 'pino-roll';
import type { Log } from './log.ts';

/** Keys whose values never reach a log, at any of the first levels of a logged object. */
const SECRET_KEYS = [
  'apiKey',
  'apikey',
  'secret',
  'password',
  'passphrase',
  'privateKey',
  'walletAddress',
  'token',
  'authorization',
  'cookie',
  'uid',
];
const MAX_SIZE = '5m';
const KEEP_FILES = 4;

/** A log in `<dataFolder>/logs` that rotates by size. `close` resolves when everything has reached the disk. */
export async function openLogFile(dataFolder: string): Promise<Log & { close(): Promise<void> }> {
  const stream = await roll({
    file: join(dataFolder, 'logs', 'plutarc.log'),
    size: MAX_SIZE,
    mkdir: true,
    limit: { count: KEEP_FILES, removeOtherLogFiles: true },
  });
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]),
        censor: '[redacted]',
      },
    },
    stream,
  );
  return {
    info: (details, message) => logger.info(details, message),
    warn: (details, message) => logger.warn(details, message),
    error: (details, message) => logger.error(details, message),
    close: () =>
      new Promise((done) => {
        stream.once('close', () => done());
        stream.once('error', () => done());
        stream.end();
      }),
  };
}
