import { onDelta } from '#renderer/bridge/bridge.ts';
import { playTone } from './tone.ts';

/**
 * Plays the tones that the main process asks for, also while the window is hidden. It hears the deltas themselves: what
 * was played before the page was there is not made up for. Returns the function that stops it.
 */
export function followSounds(play = playTone): () => void {
  return onDelta(({ topic, change }) => {
    // A machine without a way to make sounds says so in its own settings.
    if (topic === 'sounds' && change.kind === 'put') void play(change.item.urgent).catch(() => undefined);
  });
}
