import type { BotConfig } from '#contract/bot-config.ts';
import { formatMoney, formatNumber } from '#renderer/format/number.ts';

/** `60 % of the equity, 5× isolated`. */
export function sizingInWords({ sizing, leverage, marginMode }: BotConfig['settings']): string {
  const size =
    sizing.kind === 'notional'
      ? `${formatMoney(sizing.notional)} a position`
      : sizing.kind === 'risk-percent'
        ? `${formatNumber(sizing.percent, 2, 0)} % of the equity at risk`
        : `${formatNumber(sizing.percent, 2, 0)} % of the equity`;
  return `${size}, ${formatNumber(leverage, 1, 0)}× ${marginMode}`;
}

/** How a live bot carries its decisions out, a line each. */
export function executionInWords({ entry, protection, trailing, unprotected }: BotConfig['execution']): string[] {
  return [
    entry.kind === 'market'
      ? 'Entries at the market.'
      : `Entries with a limit order at the last price, moved after ${entry.timeoutSeconds} s up to ${entry.reprices} times, then given up.`,
    protection === 'exchange'
      ? 'Stops and targets wait on the exchange where it has such orders.'
      : 'The bot watches stops and targets itself: while it does not run, nobody does.',
    trailing === 'resume'
      ? 'After a restart a trailing stop goes on from its kept level.'
      : 'After a restart a trailing stop begins anew from the current price.',
    unprotected === 'exit'
      ? 'A position whose stop cannot be placed is closed at once.'
      : 'A position whose stop cannot be placed is kept, with an alarm.',
  ];
}
