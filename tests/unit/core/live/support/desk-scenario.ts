import type { LiveRunInput } from '#core/live/live-input.ts';
import type { OrderEvent } from '#core/live/order.ts';
import { barsFrom, type Row } from '../../support/market.ts';
import { inputOf, type Scenario } from '../../support/scenario.ts';
import { liveOf, PureVenue } from './pure-venue.ts';

export const STOP = ['stop-loss', { unit: 'percent', value: 5 }] as const;
export const TARGET = ['take-profit', { unit: 'percent', value: 10 }] as const;
export const LONG = { direction: 'long' } as const;
export const still = (price: number): Row => [price, price, price, price];

/** A venue on which every order works, with a bot that has seen the rows and nothing else yet. */
export function venueAfter(
  scenario: Omit<Scenario, 'rows'> & { rows: readonly Row[] },
  changes: Partial<LiveRunInput> = {},
) {
  const instrument = { step: 0.001, tick: 0.01, feeTaker: 0.001, feeMaker: 0.0005, ...scenario.instrument };
  const input = inputOf({ ...scenario, instrument });
  const venue = new PureVenue(liveOf(input, changes), 10_000);
  return { venue, see: (rows: readonly Row[]) => seeAll(venue, [...scenario.rows, ...rows], scenario.rows.length) };
}

export function seeAll(venue: PureVenue, rows: readonly Row[], from: number): void {
  for (const bar of barsFrom(rows).slice(from)) venue.candle(bar);
}

export function started(
  scenario: Omit<Scenario, 'rows'> & { rows: readonly Row[] },
  changes: Partial<LiveRunInput> = {},
) {
  const made = venueAfter(scenario, changes);
  seeAll(made.venue, scenario.rows, 0);
  return made;
}

export const refused = (failure: string): OrderEvent => ({ kind: 'rejected', problem: 'refused', failure, at: 0 });
export const texts = (venue: PureVenue, kind: string) =>
  venue.news.flatMap((news) => (news.kind === kind && 'text' in news ? [news.text] : []));
export const refusals = (venue: PureVenue) =>
  venue.news.flatMap((news) => (news.kind === 'refusal' ? news.reasons : []));
