import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { GateMemory, shareGateMemory } from '#main/adapters/exchange/gate-memory.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';

const THREAD = new URL('./support/gate-thread.ts', import.meta.url);

function timesOf(workerData: object): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

test('threads that ask the same exchange keep to one limit between them', async () => {
  shareGateMemory();
  const place = { exchange: 'bybit', testnet: false, endpoint: 'http://127.0.0.1:1' };
  const asked = { place, msPerCost: 20, requests: 15 };
  const went = (await Promise.all([timesOf(asked), timesOf(asked)])).flat().sort((a, b) => a - b);
  // Thirty requests, of which the first goes at once; a clock that counts whole ms may take one off.
  expect(went[went.length - 1] - went[0]).toBeGreaterThanOrEqual(29 * 20 - 2);
});

test('a pause that one gate is asked for holds the others back too', async () => {
  const memory = new GateMemory();
  const [one, other] = [1, 2].map(() => new RateGate({ msPerCost: 1, memory }));
  one.pauseUntil(Date.now() + 3_600_000);
  await expect(other.take(1, 'order')).rejects.toThrow('pause');
  for (const gate of [one, other]) gate.close();
});
