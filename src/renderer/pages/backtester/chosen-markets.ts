import type { Dataset } from '#contract/market-data.ts';
import { type Bounds, reachesInto } from './form-range.ts';
import type { FormValues } from './form-values.ts';
import { dayText } from './typed-values.ts';

type MarketValues = Pick<FormValues, 'datasetId' | 'moreDatasetIds'>;

/** Ids of the datasets that a form names, in the order in which entries are filled. */
export function chosenIds({ datasetId, moreDatasetIds }: MarketValues): string[] {
  return [datasetId, ...moreDatasetIds];
}

/** The form's values for datasets in an order; at least one. */
export function marketValues([datasetId = '', ...moreDatasetIds]: readonly string[]): MarketValues {
  return { datasetId, moreDatasetIds };
}

/** What a form names, in its order; undefined where that is not stored. */
export function chosenDatasets(values: MarketValues, datasets: readonly Dataset[]): (Dataset | undefined)[] {
  return chosenIds(values).map((id) => datasets.find((dataset) => dataset.id === id));
}

/** Changes places with the market before. */
export function movedUp(ids: readonly string[], index: number): string[] {
  const moved = [...ids];
  const [id] = moved.splice(index, 1);
  if (id !== undefined) moved.splice(Math.max(0, index - 1), 0, id);
  return moved;
}

/**
 * Puts another dataset in a place. Where that gives the run another timeframe, the other markets follow with their
 * candles of it, so far as they have some.
 */
export function replaced(ids: readonly string[], index: number, id: string, datasets: readonly Dataset[]): string[] {
  const withId = ids.map((each, k) => (k === index ? id : each));
  const timeframe = datasets.find((dataset) => dataset.id === withId[0])?.timeframe;
  return withId.map((each, k) => {
    const dataset = k === 0 ? undefined : datasets.find((candidate) => candidate.id === each);
    if (!dataset || dataset.timeframe === timeframe) return each;
    return (
      datasets.find((candidate) => isSameMarket(candidate, dataset) && candidate.timeframe === timeframe)?.id ?? each
    );
  });
}

export function isSameMarket(a: Dataset, b: Dataset): boolean {
  return a.exchange === b.exchange && a.symbol === b.symbol;
}

/** The datasets that may stand in a further place beside the others: of the same timeframe and coin, each market once. */
export function suitedBeside(ids: readonly string[], index: number, datasets: readonly Dataset[]): Dataset[] {
  const first = datasets.find(({ id }) => id === ids[0]);
  if (!first) return [];
  const others = datasets.filter(({ id }) => ids.some((each, k) => k !== index && each === id));
  return datasets.filter(
    (dataset) =>
      dataset.timeframe === first.timeframe &&
      settledIn(dataset) === settledIn(first) &&
      !others.some((other) => isSameMarket(other, dataset)),
  );
}

/** Why there is nothing to add, in a sentence. */
export function whyNoOther(ids: readonly string[], datasets: readonly Dataset[]): string {
  const first = datasets.find(({ id }) => id === ids[0]);
  if (!first) return 'Choose the first market before the others.';
  return `No other market with ${first.timeframe} candles that is settled in ${settledIn(first)} is stored.`;
}

/**
 * What keeps each of the chosen markets from sharing an account with the first one over a range, in a sentence; null
 * where nothing does. Of one market alone only that it is missing: its range is checked where its days are entered.
 */
export function marketProblems(chosen: readonly (Dataset | undefined)[], bounds: Bounds): (string | null)[] {
  const [first] = chosen;
  return chosen.map((dataset, index) => {
    if (!dataset) return index === 0 ? 'Choose the candles to run on.' : 'Choose a market or remove this one.';
    if (chosen.length === 1) return null;
    if (first && index > 0) {
      if (dataset.timeframe !== first.timeframe) {
        return `These are ${dataset.timeframe} candles, and the first market has ${first.timeframe}: all need the same.`;
      }
      if (settledIn(dataset) !== settledIn(first)) {
        return `Settled in ${settledIn(dataset)}, the first market in ${settledIn(first)}: one account holds one coin.`;
      }
      if (chosen.findIndex((other) => other && isSameMarket(other, dataset)) < index) {
        return 'This market is chosen twice: remove it once.';
      }
    }
    if (reachesInto(dataset, bounds)) return null;
    return dataset.from === null || dataset.to === null
      ? 'No candles of it are stored: remove it.'
      : `None of its candles, ${dayText(dataset.from)} to ${dayText(dataset.to)}, lie in the range.`;
  });
}

/** `USDT` for `BTC/USDT:USDT`. */
function settledIn({ symbol }: Dataset): string {
  return symbol.split(':')[1] ?? symbol;
}
