import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { RateGate, RequestHeldBack, retryTime, type Urgency } from '#main/adapters/exchange/rate-gate.ts';
import { SharedGates } from '#main/adapters/exchange/shared-gates.ts';

const START = 1_700_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  return () => vi.useRealTimers();
});

/** A gate of 10 requests a second with a reserve of 3, and the times (ms from the start) at which requests went. */
function gate() {
  const opened = new RateGate({ msPerCost: 100, reserve: 3 });
  const went: [string, number][] = [];
  const refused: unknown[] = [];
  onTestFinished(() => opened.close());
  const ask = (name: string, urgency: Urgency, cost = 1) => {
    opened.take(cost, urgency).then(
      () => went.push([name, Date.now() - START]),
      (error: unknown) => refused.push(error),
    );
  };
  return { opened, ask, went, refused };
}

describe('the gate of requests', () => {
  it('lets one go at once and the others at the pace of their cost', async () => {
    const { ask, went } = gate();
    ask('a', 'data');
    ask('b', 'data', 2);
    ask('c', 'data');
    await vi.advanceTimersByTimeAsync(1000);
    expect(went).toEqual([
      ['a', 0],
      ['b', 100],
      ['c', 300],
    ]);
  });

  it('lets exits pass a queue of downloads without waiting', async () => {
    const { ask, went } = gate();
    for (let i = 0; i < 50; i++) ask('download', 'data');
    await vi.advanceTimersByTimeAsync(250);
    ask('cancel', 'exit');
    ask('close', 'exit');
    await vi.advanceTimersByTimeAsync(0);
    expect(went.slice(-2).map(([name]) => name)).toEqual(['cancel', 'close']);
    expect(went.slice(-2).map(([, time]) => time)).toEqual([250, 250]);
  });

  it('lets an order go right after the question that it was decided on, and keeps something back for its exit', async () => {
    const { ask, went } = gate();
    ask('candles', 'data');
    ask('entry', 'order');
    ask('second entry', 'order');
    ask('exit', 'exit');
    await vi.advanceTimersByTimeAsync(0);
    expect(went.map(([name]) => name)).toEqual(['candles', 'entry', 'exit']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(went.at(-1)?.[0]).toBe('second entry');
  });

  it('fills the reserve again before downloads go on', async () => {
    const { ask, went } = gate();
    ask('cancel', 'exit', 3);
    ask('download', 'data');
    await vi.advanceTimersByTimeAsync(1000);
    expect(went).toEqual([
      ['cancel', 0],
      ['download', 300],
    ]);
  });

  it('serves orders before account questions before downloads', async () => {
    const { ask, went } = gate();
    ask('first', 'data');
    for (const urgency of ['data', 'account', 'order'] as const) ask(urgency, urgency);
    await vi.advanceTimersByTimeAsync(1000);
    expect(went.map(([name]) => name)).toEqual(['first', 'order', 'account', 'data']);
  });

  it('holds everything back for as long as the exchange asks, exits too', async () => {
    const { opened, ask, went } = gate();
    opened.pauseUntil(START + 4000);
    ask('cancel', 'exit');
    ask('download', 'data');
    await vi.advanceTimersByTimeAsync(3999);
    expect(went).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(went.map(([name]) => name)).toEqual(['cancel', 'download']);
    expect(went[0][1]).toBe(4000);
  });

  it('refuses orders for which the pause is too long, before and while they wait', async () => {
    const { opened, ask, went, refused } = gate();
    ask('first', 'order');
    ask('second', 'order');
    ask('waiting', 'order');
    ask('download', 'data');
    await vi.advanceTimersByTimeAsync(0);
    opened.pauseUntil(START + 30_000);
    ask('late', 'order');
    await vi.advanceTimersByTimeAsync(30_500);
    expect(went.map(([name]) => name)).toEqual(['first', 'second', 'download']);
    expect(refused).toHaveLength(2);
    for (const error of refused) expect(error).toMatchObject({ name: 'RequestHeldBack', until: START + 30_000 });
  });

  it('keeps the longer of two pauses', () => {
    const { opened } = gate();
    opened.pauseUntil(START + 4000);
    opened.pauseUntil(START + 1000);
    expect(opened.pausedUntil).toBe(START + 4000);
  });

  it('lets nothing wait for a gate that is closed', async () => {
    const { opened } = gate();
    const waiting = [opened.take(1, 'data'), opened.take(1, 'data')];
    opened.close();
    await expect(waiting[1]).rejects.toBeInstanceOf(RequestHeldBack);
  });
});

describe('a gate that several share', () => {
  it('forgets the requests of one that ends, and serves those of the others', async () => {
    const { opened, ask, went } = gate();
    const ending = new AbortController();
    ask('first', 'data');
    const dropped = [opened.take(1, 'data', ending.signal), opened.take(5, 'account', ending.signal)];
    ask('other', 'data');
    ending.abort();
    for (const request of dropped) await expect(request).rejects.toBeInstanceOf(RequestHeldBack);
    await expect(opened.take(1, 'exit', ending.signal)).rejects.toBeInstanceOf(RequestHeldBack);
    await vi.advanceTimersByTimeAsync(1000);
    expect(went).toEqual([
      ['first', 0],
      ['other', 100],
    ]);
  });

  it('keeps nothing of the requests that have gone', async () => {
    const { opened } = gate();
    const { signal } = new AbortController();
    for (let i = 0; i < 5; i++) void opened.take(1, 'data', signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(1000);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('is one for an exchange, its testnet and a way out of this machine', () => {
    const gates = new SharedGates();
    const pace = { msPerCost: 20 };
    const place = { exchange: 'bybit', testnet: false, endpoint: null };
    const same = gates.of(place, pace);
    onTestFinished(() => same.close());
    expect(gates.of({ ...place, network: { proxy: null, ipVersion: 'any', timeoutMs: 5 } }, pace)).toBe(same);
    const others = [
      { ...place, exchange: 'okx' },
      { ...place, testnet: true },
      { ...place, endpoint: 'http://127.0.0.1:1' },
      { ...place, network: { proxy: 'http://127.0.0.1:9', ipVersion: 'any', timeoutMs: 5 } as const },
    ];
    for (const other of others) expect(gates.of(other, pace)).not.toBe(same);
  });
});

describe('the time to try again', () => {
  it.each([
    ['seconds', 429, { 'Retry-After': '7' }, START + 7000],
    ['a date', 429, { 'retry-after': new Date(START + 9000).toUTCString() }, START + 9000],
    ['Bybit’s reset time', 429, { 'X-Bapi-Limit-Reset-Timestamp': String(START + 1500) }, START + 1500],
    ['KuCoin’s reset', 429, { 'Gw-Ratelimit-Reset': '2500' }, START + 2500],
    ['nothing', 429, {}, START + 5000],
    ['a ban without a time', 418, {}, START + 120_000],
    ['a ban with a time', 418, { 'Retry-After': '600' }, START + 600_000],
    ['no refusal', 200, { 'Retry-After': '7' }, null],
  ])('follows %s', (_name, status, headers, expected) => {
    expect(retryTime(status, headers as Record<string, string>, START)).toBe(expected);
  });
});
