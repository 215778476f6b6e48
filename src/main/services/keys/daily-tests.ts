import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import type { KeyService } from './key-service.ts';
import type { SecretAccess } from './secret-access.ts';

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 10 * 60_000;
/** After the window is up: nothing waits for it. */
const FIRST_LOOK_MS = 30_000;

export interface DailyTests {
  stop(): void;
}

/**
 * Repeats the test of every active key once a day, since users change keys at the exchange. Only while the secret store
 * is open: it asks the user for nothing.
 */
export function startDailyTests(keys: KeyService, secrets: SecretAccess, log: Log, now = Date.now): DailyTests {
  let stopped = false;
  let busy = false;
  const look = async () => {
    if (busy || stopped || !secrets.isOpen) return;
    busy = true;
    try {
      for (const key of keys.list()) {
        if (stopped || !key.active || now() - key.test.at < DAY_MS) continue;
        await keys.test(key.id).catch((error: unknown) => {
          if (!(error instanceof UserError)) log.error({ error, key: key.id }, 'the daily test of a key failed');
        });
      }
    } finally {
      busy = false;
    }
  };
  const first = setTimeout(() => void look(), FIRST_LOOK_MS);
  const later = setInterval(() => void look(), LOOK_EVERY_MS);
  first.unref();
  later.unref();
  return {
    stop() {
      stopped = true;
      clearTimeout(first);
      clearInterval(later);
    },
  };
}
