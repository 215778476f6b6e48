import type { Command } from 'commander';
import { DEMO_MARKETS } from '#core/market/demo-market.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { formatMarketId } from '#core/market/market-id.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { run as createDemo } from '#main/adapters/workers/demo-task.ts';
import { executeBacktest } from '#main/services/backtests/execute-backtest.ts';
import { reportJson } from '#main/services/backtests/report-json.ts';
import { loadStoredMarket } from '#main/services/backtests/stored-market.ts';
import type { CliContext } from './context.ts';
import { listText } from './data-text.ts';
import { loadTemplate } from './load-template.ts';
import { writeOutput } from './output-file.ts';
import { reportText } from './report-text.ts';

const SAMPLE_TEMPLATE = 'ema-trend';
const SAMPLE_TIMEFRAME = '1h';

interface DemoFlags {
  readonly dataDir?: string;
  readonly json?: string;
}

/** `plutarc demo` */
export function registerDemoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('fills the data folder with a synthetic market and runs a sample backtest over it')
    .option('--data-dir <DIR>', 'folder with the databases (default: PLUTARC_DATA_DIR, else the usual place)')
    .option('--json <FILE>', 'the sample report as plutarc-report/1; - is standard output')
    .action(async ({ dataDir, json }: DemoFlags) => {
      const dataFolder = context.dataFolder(dataDir);
      const job = {
        signal: { aborted: false },
        progress: (_fraction: number, detail: string) => context.progress(detail),
      };
      await createDemo({ dataFolder }, job);
      const store = MarketStore.open(dataFolder);
      try {
        const [market] = DEMO_MARKETS;
        const { candles, funding } = loadStoredMarket(store, formatMarketId(market), SAMPLE_TIMEFRAME, {});
        const report = executeBacktest({
          strategy: loadTemplate(SAMPLE_TEMPLATE),
          settings: backtestSettingsSchema.parse({}),
          timeframe: SAMPLE_TIMEFRAME,
          markets: [
            {
              market: formatMarketId(market),
              synthetic: true,
              candles,
              funding,
              instrument: instrumentSchema.parse({}),
            },
          ],
        });
        if (json !== undefined) return writeOutput(context, json, reportJson(report));
        context.stdout(`${listText(store.list(), [])}\n${reportText(report)}`);
      } finally {
        store.close();
      }
    });
}
