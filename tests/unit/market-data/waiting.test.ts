import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { patiently, type Wait } from '#main/services/market-data/download/waiting.ts';
import { unreachable } from './memory-exchange.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function patience(signal = { aborted: false }) {
  const waits: (Wait | null)[] = [];
  return {
    waits,
    signal,
    pausedUntil: () => 0,
    exchangeName: 'Bybit',
    onWait: (wait: Wait | null) => waits.push(wait),
  };
}

const limited = (retryAt: number | null) =>
  new ExchangeError({ id: 'bybit', name: 'Bybit' }, 'rate-limited', 'too many', { status: 429, sent: true, retryAt });

describe('a request that may be sent again', () => {
  it('is sent again until it works, with growing waits', async () => {
    const times: number[] = [];
    const start = Date.now();
    const answer = patiently(async () => {
      times.push(Date.now() - start);
      if (times.length < 4) throw unreachable();
      return 'done';
    }, patience());
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await answer).toBe('done');
    expect(times.map((time) => Math.round(time / 1000))).toEqual([0, 1, 3, 7]);
  });

  it('waits as long as the exchange says, and says so', async () => {
    const options = patience();
    const start = Date.now();
    let calls = 0;
    const answer = patiently(async () => {
      if (calls++ === 0) throw limited(start + 30_000);
      return Date.now() - start;
    }, options);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await answer).toBeGreaterThanOrEqual(30_000);
    expect(options.waits[0]).toEqual({
      reason: expect.stringMatching(/Bybit refuses more requests/),
      until: start + 30_000,
    });
    expect(options.waits.at(-1)).toBeNull();
  });

  it('sits out a pause that others have caused', async () => {
    const start = Date.now();
    const options = { ...patience(), pausedUntil: () => start + 5000 };
    const answer = patiently(async () => Date.now() - start, options);
    await vi.advanceTimersByTimeAsync(6000);
    expect(await answer).toBeGreaterThanOrEqual(5000);
    expect(options.waits[0]?.reason).toBe('Bybit asked for a pause.');
  });

  it('is given up when the exchange stays away, with what to do', async () => {
    const answer = patiently(() => Promise.reject(unreachable()), { ...patience(), patienceMs: 120_000 });
    const checked = expect(answer).rejects.toThrow(
      /Bybit cannot be reached.* It has been tried for 2 min\. What has been fetched is stored: start the download again later\./,
    );
    await vi.advanceTimersByTimeAsync(400_000);
    await checked;
  });

  it('is not given up because of limits, however often', async () => {
    let calls = 0;
    const answer = patiently(
      async () => {
        if (calls++ < 20) throw limited(null);
        return calls;
      },
      { ...patience(), patienceMs: 1000 },
    );
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    expect(await answer).toBe(21);
  });

  it('fails at once when it will not work later either', async () => {
    const error = new ExchangeError({ id: 'bybit', name: 'Bybit' }, 'unknown-instrument', 'no such symbol');
    await expect(patiently(() => Promise.reject(error), patience())).rejects.toMatchObject({
      name: 'UserError',
      message: 'Bybit has no such instrument.',
    });
  });

  it('is left to itself when the user stops the work', async () => {
    const signal = { aborted: false };
    const answer = patiently(() => new Promise(() => undefined), patience(signal));
    const checked = expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    signal.aborted = true;
    await vi.advanceTimersByTimeAsync(200);
    await checked;
  });
});
