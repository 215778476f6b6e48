import type { ReplaySpeed } from '#contract/bot-config.ts';
import type { Bot, BotCommand } from '#contract/bots.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { showFailure } from '#renderer/stores/notices.ts';

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
export function commandsOf({ state, standing }: Bot): readonly BotCommand[] {
  const locked: BotCommand[] = standing.risk.locks.length > 0 ? ['release'] : [];
  switch (state) {
    case 'running':
    case 'offline':
      return ['pause', 'stop', 'flatten', ...locked];
    case 'paused':
      return ['resume', 'stop', 'flatten', ...locked];
    case 'starting':
    case 'stopping':
      return [];
    default:
      return ['start'];
  }
}

export async function commandBot(id: string, command: BotCommand): Promise<void> {
  const reply = await call('bots.command', { id, command });
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
