import { Copy, Download, Play } from 'lucide-react';
import { useLocation } from 'wouter';
import type { Strategy, StrategyDraft } from '#contract/strategies.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { useComponents } from '#renderer/stores/catalogue.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { PreviewPanel } from './preview/preview-panel.tsx';
import { SplitPage } from './split-page.tsx';
import { chooseForBacktest, duplicateStrategy, exportStrategy, strategyHref } from './strategy-actions.ts';
import { StrategyDetail } from './strategy-detail.tsx';

/** A system template: to read, to look at on a chart, and to start from. */
export function SystemStrategy({ strategy }: { readonly strategy: Strategy }) {
  const components = useComponents((state) => state.components);
  const [, navigate] = useLocation();

  async function onDuplicate() {
    const id = await duplicateStrategy(strategy.id);
    if (id !== null) navigate(strategyHref(id));
  }

  return (
    <>
      <TopBar
        title={strategy.name}
        parent={{ title: 'Strategies', href: '/strategies' }}
        aside={<Badge>System</Badge>}
        actions={
          <>
            <IconButton icon={Download} label="Export as JSON" onClick={() => void exportStrategy(strategy.id)} />
            <Button
              icon={Play}
              onClick={() => {
                chooseForBacktest(strategy.id);
                navigate('/backtester');
              }}
            >
              Backtest
            </Button>
            <Button variant="primary" icon={Copy} onClick={() => void onDuplicate()}>
              Duplicate
            </Button>
          </>
        }
      />
      <SplitPage
        left={<StrategyDetail strategy={strategy} components={components} />}
        right={
          <PreviewPanel
            draft={strategy.template as StrategyDraft}
            changedAt={null}
            problem={null}
            components={components}
          />
        }
      />
    </>
  );
}
