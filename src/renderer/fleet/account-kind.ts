import type { Bot } from '#contract/bots.ts';

/** Whose money a bot trades with; amounts of different kinds are never added up. Real money comes first. */
export const ACCOUNT_KINDS = ['live', 'test', 'paper'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

export const KIND_TITLES: Readonly<Record<AccountKind, string>> = { live: 'Live', test: 'Test', paper: 'Paper' };

type Account = Pick<Bot, 'mode' | 'testnet' | 'endpoint'>;

export function accountKind({ mode, testnet, endpoint }: Account): AccountKind {
  if (mode === 'paper') return 'paper';
  return testnet || endpoint !== null ? 'test' : 'live';
}

/** How an account is marked wherever it is shown. A simulator on this machine stands in for an exchange. */
export type AccountMark = 'LIVE' | 'TESTNET' | 'SIMULATOR' | 'PAPER';

export function accountMark({ mode, testnet, endpoint }: Account): AccountMark {
  if (mode === 'paper') return 'PAPER';
  if (endpoint !== null) return 'SIMULATOR';
  return testnet ? 'TESTNET' : 'LIVE';
}

/** The kinds that there are among bots, real money first. */
export function kindsOf(bots: readonly Account[]): AccountKind[] {
  const found = new Set(bots.map(accountKind));
  return ACCOUNT_KINDS.filter((kind) => found.has(kind));
}
