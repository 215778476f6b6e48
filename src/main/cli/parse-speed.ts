import type { ReplaySpeed } from '#contract/bot-config.ts';
import { UserError } from '#main/errors.ts';

/** @throws UserError when it is neither `max` nor a number from 1 on */
export function parseSpeed(text: string): ReplaySpeed {
  if (text === 'max') return 'max';
  const speed = Number(text.replace(/[x×]$/i, ''));
  if (speed >= 1 && speed <= 1_000_000) return speed;
  throw new UserError(`--replay-speed "${text}" is not a speed: use a number from 1 to 1000000, or max`);
}
