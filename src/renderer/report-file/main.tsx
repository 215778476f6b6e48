import './report-file.css';
import { createRoot } from 'react-dom/client';
import { marketsInWords } from '#renderer/format/market.ts';
import { createReportModel } from '#renderer/report/report-model.ts';
import { ErrorState } from '#renderer/ui/states.tsx';
import { TooltipProvider } from '#renderer/ui/tooltip.tsx';
import { embeddedSource, readEmbedded } from './embedded-report.ts';
import { ReportPage } from './report-page.tsx';

/** The address of the contract's own list, which would bring the whole schema library into every report. */
const TRADINGVIEW = 'https://www.tradingview.com/';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root element.');

const embedded = readEmbedded(document.getElementById('plutarc-report-data')?.textContent ?? '');
if (embedded) {
  const model = createReportModel(embedded.report);
  const markets = marketsInWords(model.markets.map(({ market }) => market));
  document.title = `${embedded.report.template.name} · ${markets} · plutarc`;
  const source = embeddedSource(embedded.candles, () => window.open(TRADINGVIEW, '_blank', 'noopener'));
  createRoot(root).render(
    <TooltipProvider delayDuration={350}>
      <ReportPage model={model} source={source} />
    </TooltipProvider>,
  );
} else {
  createRoot(root).render(
    <ErrorState text="This page holds no backtest report. Export the report again from plutarc." />,
  );
}
