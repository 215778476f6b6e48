import { describe, expect, it } from 'vitest';
import type { Bot } from '#contract/bots.ts';
import { BEING_CLOSED, type KillSwitchDeps, killSwitch } from '#main/services/bots/live/kill-switch.ts';

const bot = (id: string, changes: Partial<Bot> = {}) =>
  ({ id, name: id, mode: 'live', state: 'running', standing: { markets: [] }, ...changes }) as unknown as Bot;

function desk(hosted = true) {
  const journal = new Map<number, { done: boolean; outcome: unknown }>();
  const asked: [number, string, string][] = [];
  const add = (id: string, what: string) => {
    const number = asked.length + 1;
    asked.push([number, id, what]);
    journal.set(number, { done: false, outcome: null });
    return number;
  };
  const deps: KillSwitchDeps = {
    table: {
      addRequest: (id: string, request: string) => add(id, request),
      addCommand: (id: string, command: string) => add(id, command),
      commandState: (number: number) => journal.get(number) ?? null,
    } as unknown as KillSwitchDeps['table'],
    poke: () => undefined,
    bot: (id) => bot(id, { state: 'stopped' }),
    hosted: () => hosted,
    patienceMs: 100,
  };
  return { deps, journal, asked };
}

describe('the kill switch', () => {
  it('asks bots that run, and for closing also those that may have left something', async () => {
    const { deps, asked } = desk();
    const held = { market: 'x', position: { amount: 1 }, external: null };
    const stopped = bot('held', { state: 'stopped', standing: { markets: [held] } as never });
    const bots = [bot('a'), stopped, bot('idle', { state: 'stopped' }), bot('paper', { mode: 'paper' })];
    await killSwitch(deps, 'flatten', bots);
    expect(asked.map(([, id, what]) => [id, what])).toEqual([
      ['a', 'close-out'],
      ['held', 'close-out'],
      ['paper', 'flatten'],
    ]);
  });

  it('believes only what a bot says when it has been read back, and no silence', async () => {
    const { deps, journal } = desk();
    const told = killSwitch(deps, 'flatten', [bot('a'), bot('b')]);
    journal.set(1, { done: true, outcome: { ok: true, text: 'Everything is closed.' } });
    journal.set(2, { done: true, outcome: { ok: false, text: BEING_CLOSED } });
    expect(await told).toEqual([
      { id: 'a', name: 'a', ok: true, text: 'Everything is closed.' },
      { id: 'b', name: 'b', ok: false, text: expect.stringMatching(/has not said in time/) },
    ]);
  });

  it('needs no host to pause or stop what nobody hosts', async () => {
    const { deps } = desk(false);
    expect(await killSwitch(deps, 'stop', [bot('a')])).toMatchObject([{ ok: true }]);
  });
});
