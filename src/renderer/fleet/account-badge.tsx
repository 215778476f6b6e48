import type { Bot } from '#contract/bots.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { type AccountMark, accountKind, accountMark } from './account-kind.ts';

const MEANINGS: Readonly<Record<AccountMark, string>> = {
  LIVE: 'Trades real money on the exchange.',
  TESTNET: 'Trades on the exchange’s testnet, without real money.',
  SIMULATOR: 'A simulator on this machine stands in for the exchange.',
  PAPER: 'Trades a simulated account, without real money.',
};

/** Whose money a bot trades with. */
export function AccountBadge({ bot }: { readonly bot: Pick<Bot, 'mode' | 'testnet' | 'endpoint'> }) {
  const mark = accountMark(bot);
  return (
    <Tooltip text={MEANINGS[mark]}>
      <span className="inline-flex">
        <Badge tone={accountKind(bot)}>{mark}</Badge>
      </span>
    </Tooltip>
  );
}
