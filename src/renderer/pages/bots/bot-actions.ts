import type { ReplaySpeed } from '#contract/bot-config.ts';
import type { Bot, BotCommand, ExternalChoice } from '#contract/bots.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { notify, showFailure } from '#renderer/stores/notices.ts';

export function botHref(id: string): string {
  return `/bots/${encodeURIComponent(id)}`;
}

/** Speeds that a replay can have; `max` is as fast as the machine can. */
export const SPEEDS: readonly { readonly value: string; readonly label: string }[] = [
  { value: '1', label: '1×' },
  { value: '60', label: '60×' },
  { value: '600', label: '600×' },
  { value: 'max', label: 'Max' },
];

export function speedOf(value: string): ReplaySpeed {
  return value === 'max' ? 'max' : Number(value);
}

/** What can be asked of a bot in its state. */
export function commandsOf({ state, mode, standing }: Bot): readonly BotCommand[] {
  const locked: BotCommand[] = standing.risk.locks.length > 0 ? ['release'] : [];
  switch (state) {
    case 'running':
    case 'offline':
      return ['pause', 'stop', 'flatten', ...locked];
    case 'paused':
      return ['resume', 'stop', 'flatten', ...locked];
    case 'starting':
      // A live bot may wait long for its exchange; a paper bot has started before anybody could press a button.
      return mode === 'live' ? ['stop'] : [];
    case 'stopping':
      return [];
    case 'error':
      return ['start', 'stop'];
    case 'stopped':
      return ['start'];
  }
}

/** Whether the user has to type the bot's name before it starts. */
export function needsConfirmation({ mode, confirmed }: Pick<Bot, 'mode' | 'confirmed'>): boolean {
  return mode === 'live' && !confirmed;
}

export async function commandBot(id: string, command: BotCommand): Promise<void> {
  const reply = await call('bots.command', { id, command });
  if (!reply.ok) showFailure(reply.error);
}

/** Closes everything that a bot holds, and says what became of it once that has been read back. */
export async function flattenBot(id: string): Promise<void> {
  const reply = await call('bots.kill-switch', { action: 'flatten', id });
  if (!reply.ok) return showFailure(reply.error);
  for (const { ok, text } of reply.value) notify({ tone: ok ? 'info' : 'error', text });
}

export async function resolveExternal(id: string, market: string, choice: ExternalChoice): Promise<void> {
  const reply = await call('bots.resolve-external', { id, market, choice });
  if (!reply.ok) showFailure(reply.error);
}

export async function setBotSpeed(id: string, speed: ReplaySpeed): Promise<void> {
  const reply = await call('bots.set-speed', { id, speed });
  if (!reply.ok) showFailure(reply.error);
}

/** @returns whether it is gone */
export async function deleteBot(id: string): Promise<boolean> {
  const reply = await call('bots.delete', { id });
  if (!reply.ok) showFailure(reply.error);
  return reply.ok;
}
