import { useEffect } from 'react';
import { formatMarketId } from '#core/market/market-id.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { compareDatasets } from '#renderer/pages/backtester/compare-datasets.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { previewDataset, usePreviewMarket } from './preview-market.ts';

/**
 * Gets previews ready on a page from which a strategy is likely to be opened, so that neither the first one nor the
 * first change waits for code to be loaded and compiled.
 */
export function usePreparedPreview(): void {
  const topic = useTopic('datasets');
  const chosenId = usePreviewMarket((state) => state.datasetId);
  const dataset = previewDataset([...topic.items].sort(compareDatasets), chosenId, undefined);
  const market = dataset && formatMarketId(dataset);
  const timeframe = dataset?.timeframe;
  useEffect(() => {
    if (market && timeframe) preparePreview(market, timeframe);
  }, [market, timeframe]);
}

/** Gets previews of this market ready. What keeps them from that, the next preview says. */
export function preparePreview(market: string, timeframe: Timeframe): void {
  void call('strategies.prepare-preview', { market, timeframe });
}
