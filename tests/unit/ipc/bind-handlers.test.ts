import { beforeEach, describe, expect, test } from 'vitest';
import { channelOf, PROCEDURE_NAMES, type ProcedureName } from '#contract/channels.ts';
import { contract } from '#contract/contract.ts';
import type { Result } from '#contract/result.ts';
import { UserError } from '#main/errors.ts';
import { bindHandlers } from '#main/ipc/bind-handlers.ts';
import type { Handlers } from '#main/ipc/handlers.ts';

interface FakeEvent {
  readonly trusted: boolean;
}
const OURS: FakeEvent = { trusted: true };
const THEIRS: FakeEvent = { trusted: false };

let answered: string[];
let logged: string[];
let listeners: Map<string, (event: FakeEvent, input: unknown) => Promise<Result<unknown>>>;

/** Binds handlers of which only the given ones matter; every other one answers null. */
function bind(handlers: Partial<Handlers>, { checkReplies = false } = {}): void {
  const all = Object.fromEntries(
    PROCEDURE_NAMES.map((name) => [
      name,
      (input: never) => {
        answered.push(name);
        return handlers[name] ? (handlers[name] as (input: never) => unknown)(input) : null;
      },
    ]),
  ) as unknown as Handlers;
  const log = {
    info() {},
    warn: (_: object, text: string) => logged.push(text),
    error: (_: object, text: string) => logged.push(text),
  };
  listeners = new Map();
  bindHandlers<FakeEvent>({ handle: (channel, listener) => listeners.set(channel, listener) }, all, {
    isTrusted: (event) => event.trusted,
    log,
    checkReplies,
  });
}

const ask = (name: ProcedureName, input: unknown, event = OURS) => listeners.get(channelOf(name))?.(event, input);

beforeEach(() => {
  answered = [];
  logged = [];
});

describe('requests', () => {
  test('every procedure of the contract is answered, and nothing else', () => {
    bind({});
    expect([...listeners.keys()].sort()).toEqual(
      Object.keys(contract)
        .map((name) => `plutarc:${name}`)
        .sort(),
    );
  });

  test('from anywhere but our page are refused and reach no handler', async () => {
    bind({});
    for (const name of PROCEDURE_NAMES) {
      expect(await ask(name, {}, THEIRS), name).toMatchObject({ ok: false, error: { code: 'refused' } });
    }
    expect(answered).toEqual([]);
    expect(logged).toHaveLength(PROCEDURE_NAMES.length);
  });

  test.each<{ name: ProcedureName; input: unknown; field: string | undefined }>([
    { name: 'jobs.cancel', input: undefined, field: undefined },
    { name: 'jobs.cancel', input: null, field: undefined },
    { name: 'jobs.cancel', input: 'id', field: undefined },
    { name: 'jobs.cancel', input: { id: 7 }, field: 'id' },
    { name: 'jobs.cancel', input: { id: 'a', also: 1 }, field: undefined },
    { name: 'settings.update', input: { theme: 'pink' }, field: 'theme' },
    { name: 'market-data.import', input: { token: 't', market: '../../etc', timeframe: '1h' }, field: 'market' },
    { name: 'market-data.candles', input: { market: 'x:A/B:B', timeframe: '1h', limit: 1e9 }, field: 'limit' },
    { name: 'app.open-link', input: { link: 'https://example.org' }, field: 'link' },
    { name: 'topics.snapshot', input: { topic: '__proto__' }, field: 'topic' },
  ])('with input that the contract does not allow are refused: $name $input', async ({ name, input, field }) => {
    bind({});
    const result = await ask(name, input);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', message: expect.stringMatching(/\.$/) },
    });
    expect(result && !result.ok && result.error.field).toBe(field);
    expect(answered).toEqual([]);
  });

  test('name the path of a nested field', async () => {
    bind({});
    const settings = { equity: -1 };
    const request = { strategyId: 's', market: 'x:A/B:B', timeframe: '1h', settings, instrument: {} };
    expect(await ask('backtests.start', request)).toMatchObject({ error: { field: 'settings.equity' } });
  });

  test('reach the handler as the schema has read them', async () => {
    let seen: unknown;
    bind({
      'backtests.start': (request) => {
        seen = request;
        return { jobId: 'j' };
      },
    });
    const request = { strategyId: 's', market: 'x:A/B:B', timeframe: '1h', settings: {}, instrument: {} };
    expect(await ask('backtests.start', request)).toEqual({ ok: true, value: { jobId: 'j' } });
    expect(seen).toMatchObject({ settings: { equity: 10_000, leverage: 1 }, instrument: { contract: 'linear' } });
  });
});

describe('replies', () => {
  test('carry what a user error says', async () => {
    bind({
      'jobs.dismiss': () => {
        throw new UserError('It still runs.', { code: 'refused', field: 'id' });
      },
    });
    expect(await ask('jobs.dismiss', { id: 'a' })).toEqual({
      ok: false,
      error: { code: 'refused', message: 'It still runs.', field: 'id' },
    });
    expect(logged).toEqual([]);
  });

  test('tell nothing of a defect, which goes to the log', async () => {
    bind({ 'jobs.dismiss': () => Promise.reject(new Error('secret detail')) as never });
    const result = await ask('jobs.dismiss', { id: 'a' });
    expect(result).toMatchObject({ ok: false, error: { code: 'failed' } });
    expect(JSON.stringify(result)).not.toContain('secret detail');
    expect(logged).toEqual(['a request failed']);
  });

  test('are checked against the contract in development', async () => {
    const handlers: Partial<Handlers> = { 'app.info': () => ({ version: 1 }) as never };
    bind(handlers, { checkReplies: true });
    expect(await ask('app.info', {})).toMatchObject({ ok: false, error: { code: 'failed' } });
    bind(handlers);
    expect(await ask('app.info', {})).toEqual({ ok: true, value: { version: 1 } });
  });
});
