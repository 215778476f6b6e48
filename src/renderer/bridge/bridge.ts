import type { ProcedureName } from '#contract/channels.ts';
import type { Bridge, Input, Output } from '#contract/contract.ts';
import { fail, type Result } from '#contract/result.ts';
import type { Delta } from '#contract/topics.ts';

declare global {
  interface Window {
    readonly plutarc: Bridge;
  }
}

/** Asks the main process. Never throws: a broken connection is a failure like any other. */
export async function call<N extends ProcedureName>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
  try {
    return await window.plutarc.calls[name](input);
  } catch {
    return fail('failed', 'The application did not answer. Try again; if it happens again, restart plutarc.');
  }
}

/** Hears every delta of every topic. Returns the function that stops it. */
export function onDelta(listener: (delta: Delta) => void): () => void {
  return window.plutarc.onDelta(listener);
}
