import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { Dataset } from '#contract/market-data.ts';

interface PreviewMarketState {
  /** Id of the dataset that was chosen last. */
  readonly datasetId: string | null;
}

/** The market that previews are shown on; the same for all strategies, so that they can be compared. */
export const usePreviewMarket = create<PreviewMarketState>()(
  persist((): PreviewMarketState => ({ datasetId: null }), {
    name: 'plutarc.preview-market',
    storage: createJSONStorage(() => localStorage),
  }),
);

/** The chosen dataset, or else the first one with the timeframe that suits the strategy, or else the first one. */
export function previewDataset(
  datasets: readonly Dataset[],
  chosenId: string | null,
  suited: string | undefined,
): Dataset | null {
  const filled = datasets.filter(({ count }) => count > 0);
  return (
    filled.find(({ id }) => id === chosenId) ??
    filled.find(({ timeframe }) => timeframe === suited) ??
    filled[0] ??
    null
  );
}
