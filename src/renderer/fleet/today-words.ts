import type { Bot } from '#contract/bots.ts';
import { coinDigits, formatSignedCoins } from '#renderer/format/number.ts';
import { ACCOUNT_KINDS, type AccountKind, accountKind, KIND_TITLES } from './account-kind.ts';
import { type FleetSum, fleetSums } from './fleet-sums.ts';

/** Profit and loss of the day of the accounts that matter most, and of all of them in words. */
export interface TodayWords {
  readonly kind: AccountKind;
  readonly coin: string;
  readonly value: number;
  readonly text: string;
  /** A line for each kind of account and each coin. */
  readonly all: readonly string[];
}

/** Real money comes before tests, and tests before paper; null while nothing is at work. */
export function todayWords(bots: readonly Bot[], now: number): TodayWords | null {
  const sums = ACCOUNT_KINDS.flatMap((kind) =>
    fleetSums(
      bots.filter((bot) => accountKind(bot) === kind),
      now,
    ).map((sum) => ({ kind, ...sum })),
  );
  const first = sums[0];
  if (!first) return null;
  return {
    kind: first.kind,
    coin: first.coin,
    value: first.today,
    text: moneyOf(first),
    all: sums.map((sum) => `${KIND_TITLES[sum.kind]}: ${moneyOf(sum)}`),
  };
}

function moneyOf({ today, equity, coin }: FleetSum): string {
  return `${formatSignedCoins(today, coinDigits(coin, equity))} ${coin}`;
}
