import { expect, onTestFinished, test, vi } from 'vitest';
import type { Delta } from '#contract/topics.ts';
import { followSounds } from '#renderer/sounds/follow-sounds.ts';

test('each tone that is asked for is played once, and nothing else is', () => {
  const listeners = new Set<(delta: Delta) => void>();
  const onDelta = (listener: (delta: Delta) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  vi.stubGlobal('window', { plutarc: { onDelta } });
  onTestFinished(() => void vi.unstubAllGlobals());
  const played: boolean[] = [];
  const stop = followSounds(async (urgent) => void played.push(urgent));
  const tell = (delta: Delta) => {
    for (const listener of listeners) listener(delta);
  };
  const tone = (seq: number, urgent: boolean): Delta => ({
    topic: 'sounds',
    seq,
    change: { kind: 'put', item: { id: 'last', number: seq, urgent } },
  });
  tell(tone(1, false));
  tell({ topic: 'jobs', seq: 1, change: { kind: 'remove', id: 'a' } });
  tell(tone(2, true));
  stop();
  tell(tone(3, false));
  expect(played).toEqual([false, true]);
});
