import './live/soak-speed.ts';
import { readdirSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { ExchangeSide } from './live/exchange-side.ts';
import { realPause } from './live/fast-clock.ts';
import { Fleet } from './live/fleet.ts';

/**
 * `npm run soak -- [--bots 100] [--minutes 60] [--seed 1] [--json FILE]`: live bots on simulated exchanges in another
 * process, where things go wrong at random, with all clocks 20 times as fast (or `SOAK_SPEED` times). Memory and handles
 * must level off: their median over the last third is at most 15 % above that of the middle third.
 */
const { values } = parseArgs({
  options: {
    bots: { type: 'string', default: '100' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const bots = Number(values.bots);
const minutes = Number(values.minutes);
const speed = Number(process.env.SOAK_SPEED ?? 1);
const MINUTE = 60_000;
const TROUBLES_A_MINUTE = 6;

interface Sample {
  readonly minute: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly externalMb: number;
  readonly files: number;
  readonly resources: number;
}

const exchange = new ExchangeSide();
const accounts = Array.from({ length: bots }, (_, bot) => bot);
const { urls } = await exchange.ask('open', { accounts, sigma: 0.0006, seed: Number(values.seed) });
const fleet = new Fleet(urls);
await fleet.start(bots);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const samples: Sample[] = [];
for (let minute = 1; minute <= minutes; minute++) {
  for (let part = 0; part < TROUBLES_A_MINUTE; part++) {
    await exchange.ask('trouble', {});
    await realPause(MINUTE / speed / TROUBLES_A_MINUTE);
  }
  // Collecting all garbage holds everything up, and is no part of what is measured.
  delay.disable();
  samples.push(sample(minute));
  delay.enable();
}
delay.disable();
const { troubles } = await exchange.ask('calm', {});
// What went wrong last has to be found out.
await realPause((2 * MINUTE) / speed);
fleet.hold();

let orders = 0;
let fills = 0;
let twice = 0;
let unknown = 0;
let apart = 0;
for (const bot of accounts) {
  const there = await exchange.ask('account', { bot });
  const kept = fleet.kept(bot);
  orders += there.ids.length;
  fills += there.fills;
  twice += there.ids.length - new Set(there.ids).size;
  unknown += there.ids.filter((id) => !kept.ids.includes(id)).length;
  if (Math.abs(there.held - kept.held) > 1e-9) apart++;
}
const ms = (ns: number) => Math.round(ns / 1e4) / 100;
const report = {
  bots,
  minutes,
  speed,
  troubles,
  orders,
  fills,
  ordersTwice: twice,
  ordersUnknown: unknown,
  positionsApart: apart,
  botsInError: fleet.bots.filter(({ state }) => state === 'error').length,
  loopDelayMs: { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) },
  levelsOff: Object.fromEntries(
    (['rssMb', 'heapMb', 'externalMb', 'files', 'resources'] as const).map((name) => [name, levelsOff(name)]),
  ),
  samples,
};
console.log(JSON.stringify({ ...report, samples: undefined }, null, 2));
console.table(samples);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
await fleet.close();
exchange.close();
const good = twice + unknown + apart + report.botsInError === 0 && Object.values(report.levelsOff).every(Boolean);
process.exit(good && report.loopDelayMs.p99 < 20 ? 0 : 1);

function sample(minute: number): Sample {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const mb = (bytes: number) => Math.round(bytes / 1e5) / 10;
  return {
    minute,
    rssMb: mb(rss),
    heapMb: mb(heapUsed),
    externalMb: mb(external),
    files: readdirSync('/proc/self/fd').length,
    resources: process.getActiveResourcesInfo().length,
  };
}

function levelsOff(name: Exclude<keyof Sample, 'minute'>): boolean {
  const third = Math.floor(samples.length / 3);
  const median = (part: readonly Sample[]) =>
    part.map((each) => each[name]).sort((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
  return third === 0 || median(samples.slice(-third)) <= 1.15 * median(samples.slice(third, 2 * third)) + 1;
}
