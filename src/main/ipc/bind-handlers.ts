import type { z } from 'zod';
import { channelOf, PROCEDURE_NAMES, type ProcedureName } from '#contract/channels.ts';
import { contract } from '#contract/contract.ts';
import { fail, type Result, succeed } from '#contract/result.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';
import type { Handlers } from './handlers.ts';

/** The part of Electron's `ipcMain` that is needed. */
export interface IpcRegistrar<Event> {
  handle(channel: string, listener: (event: Event, input: unknown) => Promise<Result<unknown>>): void;
}

export interface BindOptions<Event> {
  /** Whether the request comes from our own page. */
  readonly isTrusted: (event: Event) => boolean;
  readonly log: Log;
  /** Checks replies against the contract too: in development, where a mismatch is a defect to be found. */
  readonly checkReplies: boolean;
}

/** Replies that can be so long that checking them would hold up the main process. */
const LONG_REPLIES = new Set<ProcedureName>(['market-data.gaps']);

const DEFECT = 'Something went wrong inside the application; its log file has the details.';

/** Answers every procedure of the contract on its channel. */
export function bindHandlers<Event>(
  ipc: IpcRegistrar<Event>,
  handlers: Handlers,
  { isTrusted, log, checkReplies }: BindOptions<Event>,
): void {
  for (const name of PROCEDURE_NAMES) {
    const check = checkReplies && !LONG_REPLIES.has(name);
    ipc.handle(channelOf(name), async (event, input) => {
      if (!isTrusted(event)) {
        log.warn({ procedure: name }, 'refused a request that does not come from our page');
        return fail('refused', 'This page may not ask the application anything.');
      }
      return answer(name, handlers, input, { log, check });
    });
  }
}

async function answer<N extends ProcedureName>(
  name: N,
  handlers: Handlers,
  input: unknown,
  { log, check }: { log: Log; check: boolean },
): Promise<Result<unknown>> {
  const { input: inputSchema, output: outputSchema }: { input: z.ZodType; output: z.ZodType } = contract[name];
  const parsed = inputSchema.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error);
  try {
    // The schema belongs to the same name as the handler; TypeScript cannot follow that through a union of names.
    const handler = handlers[name] as (input: unknown) => unknown;
    const value = await handler(parsed.data);
    if (check) outputSchema.parse(value);
    return succeed(value);
  } catch (error) {
    if (error instanceof UserError) return fail(error.code, error.message, error.field);
    log.error({ error, procedure: name }, 'a request failed');
    return fail('failed', DEFECT);
  }
}

/** The first problem, with the path of its field. */
function invalidInput(error: z.ZodError): Result<never> {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.');
  const what = issue?.message ?? 'The request is not as expected';
  return field ? fail('invalid-input', `${field}: ${what}.`, field) : fail('invalid-input', `${what}.`);
}
