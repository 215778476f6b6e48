import { writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { DIED_AT, type FromChild, type ToChild } from './child-messages.ts';

/** The host of a bot as a process of its own (see child-host.ts). It is given the folder, the exchange and its time limit. */
enableCompileCache();
const { BotHost } = await import('./bot-host.ts');
const { LedgerFile } = await import('./ledger-file.ts');
const { Life } = await import('./life.ts');
// The largest part of a start, which would keep the first messages waiting.
await import('ccxt');
const { BYBIT } = await import('./venues.ts');

const { folder, url, timeoutMs } = JSON.parse(process.argv[2]) as { folder: string; url: string; timeoutMs: number };
const ledger = new LedgerFile(folder);
const life = new Life((at) => {
  // On the disk, since a message might not leave any more.
  writeFileSync(join(folder, DIED_AT), JSON.stringify(at));
  process.kill(process.pid, 'SIGKILL');
});
const host = new BotHost({ venue: BYBIT, url, ledger, life, timeoutMs });
const say = (message: FromChild) => process.send?.(message);

let last = '';
const timer = setInterval(() => {
  const { status } = host;
  const text = JSON.stringify(status);
  if (text !== last) say({ kind: 'status', status });
  last = text;
}, 5);

async function take(message: ToChild): Promise<void> {
  switch (message.kind) {
    case 'start':
      life.plan(message.death);
      host.tell(message.past);
      host.start(message.command);
      say({ kind: 'done' });
      break;
    case 'news':
      host.tell(message.news);
      break;
    case 'plan':
      life.plan(message.death);
      say({ kind: 'done' });
      break;
    case 'command':
      host.bot.session?.command(message.command, null);
      break;
    case 'end':
      clearInterval(timer);
      await host.close();
      ledger.close();
      process.exit(0);
  }
}

process.on('message', (message) => void take(message as ToChild));
process.on('disconnect', () => process.exit(1));
say({ kind: 'ready' });
