import { amountForNotional, floorToStep, inQuote, notionalAt, profit } from '../market/contract-math.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Sizing } from '../simulation/settings.ts';

/** Why an entry was not sent. Shown to the user and counted as it stands. */
export type SizingRefusal =
  | 'below the minimum amount'
  | 'below the minimum notional'
  | 'not enough margin'
  | 'no equity left'
  | 'no stop to size the risk by';

export interface SizingInput {
  readonly side: 1 | -1;
  /** Price at which the entry fills. */
  readonly price: number;
  /** Price at which the initial stop would fill, slippage included; NaN without a stop. */
  readonly stopFill: number;
  /** Equity at that moment, and the part of it that is not bound as margin elsewhere; in the settlement coin. */
  readonly equity: number;
  readonly available: number;
}

/** Rounding must not refuse an entry that is affordable on paper. */
const ENOUGH = 1 + 1e-9;

/**
 * Contracts to enter with, cut down to the instrument's step (`formats.md`, `--sizing`).
 * @returns the amount, or why there is none; an amount that cannot be afforded is refused, never shrunk
 */
export function entryAmount(
  sizing: Sizing,
  instrument: Instrument,
  leverage: number,
  { side, price, stopFill, equity, available }: SizingInput,
): number | SizingRefusal {
  if (equity <= 0) return 'no equity left';
  const costShare = 1 / leverage + instrument.feeTaker;
  let wanted: number;
  switch (sizing.kind) {
    case 'equity-percent':
      wanted = amountForNotional(instrument, (equity * sizing.percent) / 100 / costShare, price);
      break;
    case 'notional':
      wanted =
        instrument.contract === 'linear'
          ? amountForNotional(instrument, sizing.notional, price)
          : sizing.notional / instrument.contractSize;
      break;
    case 'risk-percent': {
      if (!(stopFill > 0)) return 'no stop to size the risk by';
      const fees = instrument.feeTaker * (notionalAt(instrument, 1, price) + notionalAt(instrument, 1, stopFill));
      const lossPerContract = fees - profit(instrument, side, 1, price, stopFill);
      wanted = (equity * sizing.percent) / 100 / lossPerContract;
      break;
    }
  }
  const amount = floorToStep(wanted, instrument.step);
  if (!(amount > 0) || amount * ENOUGH < instrument.minAmount) return 'below the minimum amount';
  const notional = notionalAt(instrument, amount, price);
  if (inQuote(instrument, notional, price) * ENOUGH < instrument.minNotional) return 'below the minimum notional';
  if (notional * costShare > available * ENOUGH) return 'not enough margin';
  return amount;
}
