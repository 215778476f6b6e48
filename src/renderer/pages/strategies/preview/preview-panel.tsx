import { Database } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { Link } from 'wouter';
import type { StrategyDraft } from '#contract/strategies.ts';
import type { ComponentInfo } from '#core/components/component.ts';
import { formatMarketId } from '#core/market/market-id.ts';
import { shortMarket } from '#renderer/format/market.ts';
import { formatCount, formatPercent } from '#renderer/format/number.ts';
import { compareDatasets } from '#renderer/pages/backtester/compare-datasets.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Select } from '#renderer/ui/field.tsx';
import { EmptyState } from '#renderer/ui/states.tsx';
import { PreviewChartView } from './preview-chart-view.tsx';
import { previewFigures } from './preview-figures.ts';
import { previewDataset, usePreviewMarket } from './preview-market.ts';
import { usePreview } from './use-preview.ts';

export interface PreviewPanelProps {
  readonly draft: StrategyDraft;
  /** When the draft was changed last, `performance.now()`; null where it does not change. */
  readonly changedAt: number | null;
  /** What keeps the draft from running; null where nothing does. */
  readonly problem: string | null;
  readonly components: ReadonlyMap<string, ComponentInfo>;
}

/** What the strategy would have done lately, on a market of the user's choice. */
export function PreviewPanel({ draft, changedAt, problem, components }: PreviewPanelProps) {
  const topic = useTopic('datasets');
  const chosenId = usePreviewMarket((state) => state.datasetId);
  const listed = useMemo(() => topic.items.filter(({ count }) => count > 0).sort(compareDatasets), [topic.items]);
  const dataset = previewDataset(listed, chosenId, draft.timeframe);
  const market = dataset && { market: formatMarketId(dataset), timeframe: dataset.timeframe };
  const { shown, why } = usePreview(draft, market, changedAt);
  const figures = shown && previewFigures(shown.reply.preview);
  const stale = problem ?? why;
  const titleOf = useCallback(
    (id: string) => {
      const part = draft.components.find((component) => component.id === id);
      const title = part && components.get(part.use)?.title;
      if (!title) return id;
      const alone = draft.components.filter(({ use }) => use === part.use).length === 1;
      return alone ? title : `${title} (${id})`;
    },
    [draft.components, components],
  );

  if (!topic.loading && !dataset) {
    return (
      <EmptyState icon={Database} text="There are no candles to show the strategy on.">
        <Link href="/market-data" className="rounded-sm text-accent underline-offset-2 hover:underline">
          Get market data
        </Link>
      </EmptyState>
    );
  }
  return (
    <section aria-label="Preview" className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-3">
        <h2 className="font-semibold">Preview</h2>
        <div className="min-w-0 max-w-80 flex-1">
          <Select
            aria-label="Market of the preview"
            value={dataset?.id ?? ''}
            onChange={(event) => usePreviewMarket.setState({ datasetId: event.target.value })}
          >
            {listed.map((each) => (
              <option key={each.id} value={each.id}>
                {shortMarket(formatMarketId(each))} · {each.timeframe}
              </option>
            ))}
          </Select>
        </div>
        {dataset?.synthetic && <Badge tone="warn">synthetic</Badge>}
      </div>
      <div className="relative min-h-0 flex-1">
        <PreviewChartView shown={shown} titleOf={titleOf} />
        {stale && (
          <p
            role="status"
            className="absolute inset-x-3 bottom-12 z-20 rounded-md border border-line bg-raised px-3 py-2 text-small shadow-popover"
          >
            {problem && shown ? `Not up to date: ${problem}` : stale}
          </p>
        )}
      </div>
      <div className="num flex min-h-9 shrink-0 flex-wrap items-center gap-x-3 border-t border-line px-3 py-1 text-small">
        {figures && shown && (
          <p data-testid="preview-figures" className="flex flex-wrap gap-x-3">
            <span className="font-medium">{formatCount(figures.trades, 'trade')}</span>
            <span>
              {figures.winRatePct === null ? 'no win rate yet' : `${formatPercent(figures.winRatePct, 0)} won`}
            </span>
            <span>
              {formatCount(figures.signals, 'signal')}, {figures.blocked} blocked
            </span>
          </p>
        )}
        <span className="flex-1" />
        {shown && (
          <span className="text-muted">
            last {formatCount(shown.reply.candles.length, 'candle')} · no leverage, customary costs
          </span>
        )}
        {shown?.reply.lacks && <p className="w-full text-warn">{shown.reply.lacks}</p>}
      </div>
    </section>
  );
}
