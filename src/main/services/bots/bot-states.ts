import type { BotState } from '#contract/bots.ts';
import { UserError } from '#main/errors.ts';

/** Whether a bot in this state trades, or will as soon as it can. */
export function isActive(state: BotState): boolean {
  return state === 'running' || state === 'paused' || state === 'starting' || state === 'offline';
}

/** What a bot in `error` says. */
export function failureSentence(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const cause = error instanceof Error ? error.message : String(error);
  return `The bot has stopped because of an error inside the application (${cause}): its log file has the details; start it again or report it.`;
}
