import { describe, expect, test } from 'vitest';
import { killable, killWords } from '#renderer/fleet/kill-words.ts';
import { botOf, long, market } from '../support/bots.ts';

const holding = (name: string, mode: 'paper' | 'live', stopIn: 'exchange' | 'software' | null) =>
  botOf({ name, mode, standing: { markets: [market({ position: long({ stopIn }) })] } });

describe('the kill switch', () => {
  test('acts on what runs: not on bots that have stopped or failed', () => {
    const bots = (['running', 'paused', 'offline', 'stopped', 'error'] as const).map((state) =>
      botOf({ name: state, state }),
    );
    expect(killable(bots).map(({ name }) => name)).toEqual(['running', 'paused', 'offline']);
  });

  test('says what each action does to these bots', () => {
    const words = killWords([holding('a', 'live', 'exchange'), botOf({ name: 'b' })]);
    expect(words.map(({ action, text }) => `${action}: ${text}`)).toEqual([
      'pause: 2 bots enter nothing new. Stops, targets and exits go on.',
      'stop: Bots end. 1 position and the stops that wait on an exchange stay as they are.',
      'flatten: All orders are cancelled and 1 position closed at the market. Then the exchange is read back.',
    ]);
    expect(killWords([botOf()])[1].text).toBe('Bots end. No position is open.');
  });

  test('warns of positions that nobody watches once their bot is stopped, of those with real money', () => {
    const warningOf = (...bots: ReturnType<typeof botOf>[]) => killWords(bots)[1].warning;
    expect(warningOf(holding('a', 'live', 'exchange'), holding('b', 'paper', 'software'))).toBeNull();
    expect(warningOf(holding('a', 'live', 'software'))).toBe(
      '1 position has no stop on the exchange: nobody watches it then.',
    );
    expect(warningOf(holding('a', 'live', 'software'), holding('b', 'live', null))).toBe(
      '2 positions have no stop on the exchange: nobody watches them then.',
    );
  });
});
