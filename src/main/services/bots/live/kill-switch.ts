import { setTimeout as wait } from 'node:timers/promises';
import type { Bot, KillAction, KillOutcome } from '#contract/bots.ts';
import type { BotTable } from '#main/adapters/storage/bot-table.ts';
import { requestOutcomeSchema } from './live-requests.ts';

export interface KillSwitchDeps {
  readonly table: BotTable;
  /** There is something new in the journal. */
  readonly poke: () => void;
  /** The bot as it is now. */
  readonly bot: (id: string) => Bot;
  /** Whether somebody hosts the bots. */
  readonly hosted: () => boolean;
  /** How long an outcome is waited for, ms. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 60_000;
const LOOK_MS = 50;

const isActive = ({ state }: Bot) => state !== 'stopped' && state !== 'error';
/** A bot that does not run may have left something on its exchange. */
const mayHold = (bot: Bot) =>
  bot.mode === 'live' && bot.standing.markets.some(({ position, external }) => position !== null || external !== null);

/**
 * Has all bots, or some, stop entering, stop altogether, or close everything, and waits until each has said how it ended.
 * What is asked goes through the journal, so that it makes no difference which process hosts the bots.
 */
export async function killSwitch(
  deps: KillSwitchDeps,
  action: KillAction,
  bots: readonly Bot[],
): Promise<KillOutcome[]> {
  const concerned = bots.filter((bot) => isActive(bot) || (action === 'flatten' && mayHold(bot)));
  const asked = concerned.map((bot) => ({ bot, number: ask(deps, action, bot) }));
  deps.poke();
  return await Promise.all(asked.map(({ bot, number }) => outcomeOf(deps, action, bot, number)));
}

function ask({ table }: KillSwitchDeps, action: KillAction, bot: Bot): number {
  const closes = action === 'flatten' && bot.mode === 'live';
  if (closes) return table.addRequest(bot.id, 'close-out', { request: 'close-out' }, Date.now());
  return table.addCommand(bot.id, action, Date.now());
}

async function outcomeOf(deps: KillSwitchDeps, action: KillAction, bot: Bot, number: number): Promise<KillOutcome> {
  const { id, name } = bot;
  const until = Date.now() + (deps.patienceMs ?? PATIENCE_MS);
  const result = (ok: boolean, text: string): KillOutcome => ({ id, name, ok, text });
  for (;;) {
    const ended = outcomeNow(deps, action, bot, number);
    if (ended) return result(ended.ok, ended.text);
    if (!deps.hosted() && action !== 'flatten') {
      return result(true, 'No program hosts it now, so it does nothing; it stays like that when one does.');
    }
    if (Date.now() >= until) {
      return result(false, 'It has not said in time that it obeyed: look at it, and at the account on its exchange.');
    }
    await wait(LOOK_MS);
  }
}

function outcomeNow(
  { table, bot: current }: KillSwitchDeps,
  action: KillAction,
  bot: Bot,
  number: number,
): { readonly ok: boolean; readonly text: string } | null {
  const state = table.commandState(number);
  if (state === null) return { ok: true, text: 'It had ended already.' };
  if (!state.done) return null;
  const told = requestOutcomeSchema.safeParse(state.outcome);
  if (told.success) return told.data.text === BEING_CLOSED ? null : told.data;
  if (action === 'pause') return { ok: true, text: 'It makes no new entries; its exits go on.' };
  if (action === 'flatten') return { ok: true, text: 'It leaves its positions at the next open.' };
  const stopped = current(bot.id).state === 'stopped';
  return stopped ? { ok: true, text: 'It is stopped; its positions, and their stops on the exchange, stay.' } : null;
}

/** What stands in for an outcome while a bot is being closed. */
export const BEING_CLOSED = 'It is being closed.';
