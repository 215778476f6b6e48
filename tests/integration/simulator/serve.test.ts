import { spawn } from 'node:child_process';
import { once } from 'node:events';
import ccxt from 'ccxt';
import { expect, onTestFinished, test } from 'vitest';
import { pointAt } from '../../simulator/point-at.ts';

test('serves a venue as a command of its own, with the keys that it prints', async () => {
  const command = spawn(
    process.execPath,
    ['tests/simulator/serve.ts', '--venue', 'bybit', '--port', '0', '--speed', '60'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => {
    command.kill('SIGKILL');
  });
  let output = '';
  for await (const chunk of command.stdout) {
    output += String(chunk);
    if (output.includes('instruments')) break;
  }
  const shown = (name: string) => output.match(new RegExp(`^${name} +(.*)$`, 'm'))?.[1] ?? '';
  const port = Number(shown('endpoint').match(/:(\d+)$/)?.[1]);
  expect(shown('endpoint')).toBe(`PLUTARC_ENDPOINT_BYBIT=http://127.0.0.1:${port}`);
  const exchange = new ccxt.bybit({
    apiKey: shown('key'),
    secret: shown('secret'),
    options: { fetchMarkets: { types: ['linear'] } },
  });
  await pointAt(exchange, port);
  expect((await exchange.fetchBalance()).USDT.total).toBe(10_000);
  const [first] = await exchange.fetchOHLCV('BTC/USDT:USDT', '1m', undefined, 1);
  // One real second is a minute of this market.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const [later] = await exchange.fetchOHLCV('BTC/USDT:USDT', '1m', undefined, 1);
  expect(Number(later[0])).toBeGreaterThan(Number(first[0]));
  command.kill('SIGTERM');
  expect(await once(command, 'exit')).toEqual([0, null]);
});
