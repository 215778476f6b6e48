import type { InstrumentLimits, KeyInstrument } from '#contract/keys.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { UserError } from '#main/errors.ts';

/**
 * Checks how a key is to trade an instrument against what the exchange allows.
 * @param limits of the instrument; `maxLeverage` is 0 where the exchange does not tell
 * @throws UserError that names the instrument, the limit and what to do
 */
export function checkInstrument(
  profile: SupportedProfile,
  { symbol, leverage, marginMode, sizing }: KeyInstrument,
  { active, maxLeverage, minNotional }: InstrumentLimits,
): void {
  if (!active) {
    throw new UserError(`${profile.name} does not trade ${symbol} at the moment: choose another instrument.`, {
      field: 'symbol',
    });
  }
  if (!profile.marginModes.includes(marginMode)) {
    throw new UserError(
      `${profile.name} has ${profile.marginModes.join(' and ')} margin only: ${symbol} cannot be ${marginMode}.`,
      { field: 'marginMode' },
    );
  }
  if (maxLeverage > 0 && leverage > maxLeverage) {
    const what = profile.leverage === 'implicit' ? 'an effective leverage' : 'leverage';
    throw new UserError(
      `${profile.name} allows ${what} of up to ${maxLeverage}× for ${symbol}: ${leverage}× is more than that.`,
      { field: 'leverage' },
    );
  }
  if (sizing.kind === 'notional' && sizing.notional < minNotional) {
    throw new UserError(
      `The smallest order of ${symbol} at ${profile.name} is ${minNotional} in quote currency: ${sizing.notional} is below it.`,
      { field: 'sizing' },
    );
  }
}

/** Instruments whose leverage or margin would change, or that would go: none of them may have an open position. */
export function instrumentsTouched(before: readonly KeyInstrument[], after: readonly KeyInstrument[]): string[] {
  return before
    .filter((old) => {
      const next = after.find(({ symbol }) => symbol === old.symbol);
      return next?.leverage !== old.leverage || next.marginMode !== old.marginMode;
    })
    .map(({ symbol }) => symbol);
}
