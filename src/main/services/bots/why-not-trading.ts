import type { Bot, TradingCheck } from '#contract/bots.ts';
import { isActive } from './bot-states.ts';
import type { BotStatus } from './bot-status.ts';

/** Answers "why is my bot not trading?" from the bot's real state, one line a possible cause. */
export function whyNotTrading(
  { state, error, config }: Pick<Bot, 'state' | 'error' | 'config'>,
  { standing, evaluations, warmup, seen, note, blocks }: BotStatus,
  hosted: boolean,
): TradingCheck[] {
  const checks: TradingCheck[] = [];
  const check = (ok: boolean, good: string, bad: string) => checks.push({ ok, text: ok ? good : bad });
  const runs = isActive(state);
  check(runs, 'The bot runs.', error ?? 'The bot is stopped: start it.');
  if (state === 'offline') check(false, '', note ?? 'The connection is lost; it is tried again.');
  if (runs && !hosted) {
    check(false, '', 'No program hosts the bots of this data folder: open the window or start "plutarc run".');
  }
  check(
    state !== 'paused',
    'Entries are allowed.',
    'Entries are paused by the user; exits go on. Resume to allow them.',
  );
  if (config.keyId !== null) checkAccount(standing, blocks, check);
  if (config.feed.kind === 'replay') {
    check(
      !standing.atEnd,
      'The replay has candles left.',
      'The replay has come to the last stored candle: import or download more.',
    );
  }
  const least = Math.min(...seen);
  check(
    least >= warmup,
    'Every component has seen enough candles.',
    `The strategy warms up: it has seen ${least} of ${warmup} candles.`,
  );
  const { locks } = standing.risk;
  check(locks.length === 0, 'No limit forbids entries.', locks.map(({ text }) => text).join(' '));
  const { maxPositions } = config.settings.limits;
  const open = standing.markets.filter(({ position }) => position !== null).length;
  if (maxPositions !== null) {
    check(
      open < maxPositions,
      `${open} of ${maxPositions} positions are open.`,
      `The limit of ${maxPositions} open position${maxPositions === 1 ? '' : 's'} is reached.`,
    );
  }
  for (const [k, evaluation] of evaluations.entries()) {
    if (!evaluation) continue;
    const { position, pendingEntry } = standing.markets[k];
    const several = evaluations.length > 1 ? `${standing.markets[k].market}: ` : '';
    checks.push({ ok: position !== null || pendingEntry !== 0, text: `${several}${evaluation.sentence}` });
  }
  return checks;
}

/** What only a bot on an exchange account can be held back by. */
function checkAccount(
  { markets }: BotStatus['standing'],
  blocks: readonly string[],
  check: (ok: boolean, good: string, bad: string) => void,
): void {
  check(
    blocks.length === 0,
    'Key, connection, clock and the limits of all bots allow entries.',
    `Entries are held back: ${blocks.join('; ')}.`,
  );
  for (const { market, external } of markets) {
    if (!external) continue;
    check(
      false,
      '',
      `${market}: the exchange has ${external.amount} contracts that the bot cannot explain. Decide whether it takes them over, closes them, or leaves them alone.`,
    );
  }
}
