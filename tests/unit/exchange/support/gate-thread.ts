import { parentPort, workerData } from 'node:worker_threads';
import { SharedGates } from '#main/adapters/exchange/shared-gates.ts';

const { place, msPerCost, requests } = workerData as {
  place: Parameters<SharedGates['of']>[0];
  msPerCost: number;
  requests: number;
};

/** Asks for requests at the exchange's pace, and says when each went. */
const gate = new SharedGates().of(place, { msPerCost });
const went: number[] = [];
for (let i = 0; i < requests; i++) {
  await gate.take(1, 'data');
  went.push(Date.now());
}
parentPort?.postMessage(went);
