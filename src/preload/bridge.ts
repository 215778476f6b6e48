import { channelOf, DELTA_CHANNEL, PROCEDURE_NAMES } from '#contract/channels.ts';
import type { Bridge } from '#contract/contract.ts';
import type { Delta } from '#contract/topics.ts';

/** The part of Electron's `ipcRenderer` that the bridge uses and the page never sees. */
export interface PreloadIpc {
  invoke(channel: string, input: unknown): Promise<unknown>;
  on(channel: string, listener: (event: unknown, delta: Delta) => void): void;
  removeListener(channel: string, listener: (event: unknown, delta: Delta) => void): void;
}

/** What the page gets: one function per procedure and the deltas, frozen. No channel name comes from the page. */
export function createBridge(ipc: PreloadIpc): Bridge {
  const calls = Object.fromEntries(
    PROCEDURE_NAMES.map((name) => [name, (input: unknown) => ipc.invoke(channelOf(name), input)]),
  );
  return Object.freeze({
    // The main process checks input and output of every call against the contract, which is what the types say.
    calls: Object.freeze(calls) as Bridge['calls'],
    onDelta(listener: (delta: Delta) => void) {
      // The event object holds the sender; the page gets the delta alone.
      const forward = (_event: unknown, delta: Delta) => listener(delta);
      ipc.on(DELTA_CHANNEL, forward);
      return () => ipc.removeListener(DELTA_CHANNEL, forward);
    },
  });
}
