import type { Bot } from '#contract/bots.ts';
import type { ExchangeInfo, Key, KeyDiagnosis } from '#contract/keys.ts';
import { DIAGNOSIS_TITLES } from '#renderer/pages/keys/words.ts';

/** A key with why a new bot cannot have it; null where it can. */
export interface KeyChoice {
  readonly key: Key;
  readonly reason: string | null;
}

/** What passes by itself: such a key may be chosen, and is asked about again when the bot starts. */
const PASSING: ReadonlySet<KeyDiagnosis> = new Set([
  'ok',
  'rate-limited',
  'exchange-down',
  'network-down',
  'clock-skew',
]);

/** All keys, those that a new bot can have first. */
export function keyChoices(
  keys: readonly Key[],
  bots: readonly Pick<Bot, 'id' | 'name'>[],
  exchanges: readonly ExchangeInfo[],
): KeyChoice[] {
  const choices = keys.map((key) => ({ key, reason: reasonAgainst(key, bots, exchanges) }));
  return [...choices.filter(({ reason }) => reason === null), ...choices.filter(({ reason }) => reason !== null)];
}

function reasonAgainst(
  { active, botId, test, instruments, exchange }: Key,
  bots: readonly Pick<Bot, 'id' | 'name'>[],
  exchanges: readonly ExchangeInfo[],
): string | null {
  if (!active) return 'deactivated';
  if (botId !== null) return `serves ${bots.find(({ id }) => id === botId)?.name ?? 'another bot'}`;
  if (!PASSING.has(test.diagnosis)) return `its last test said: ${DIAGNOSIS_TITLES[test.diagnosis].toLowerCase()}`;
  if (exchanges.some(({ id, status }) => id === exchange && status === 'closed')) return 'its exchange has closed';
  return instruments.length === 0 ? 'no instruments chosen yet' : null;
}
