import { once } from 'node:events';
import { join } from 'node:path';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { BacktesterPage } from './pages/backtester-page.ts';
import { DownloadPage } from './pages/download-page.ts';
import { MarketDataPage } from './pages/market-data-page.ts';
import { ReportPage } from './pages/report-page.ts';
import { Shell } from './pages/shell.ts';
import { expect, test } from './support/fixtures.ts';

const MINUTE = 60_000;
const DAYS = 14;
const NAME = 'BTC/USDT:USDT 1m';

test('a download survives the death of the application in its middle', async ({ launch, folder }) => {
  const simulator = await startSimulator({ venue: 'bybit', clock: { kind: 'real' }, pastMinutes: DAYS * 1440 });
  process.env.PLUTARC_ENDPOINT_BYBIT = simulator.url;
  try {
    const { candles } = simulator.exchange.market('BTCUSDT');
    const start = Math.floor(Date.now() / MINUTE) * MINUTE;
    for (const ago of [500, 501, 7000]) candles.omit(MINUTE, start - ago * MINUTE);

    const first = await launch();
    const shell = new Shell(first.page);
    await shell.open('Market data');
    const downloads = new DownloadPage(first.page);

    await test.step('the dialog says what there is and what the download comes to', async () => {
      await shell.idle();
      await downloads.choose({
        exchange: 'Bybit',
        search: 'btc',
        symbol: 'BTC/USDT:USDT',
        timeframe: '1m',
        range: '30 d',
      });
      await expect(downloads.dialog.getByText('is listed since')).toBeVisible();
      await expect(downloads.dialog.getByText('simulator', { exact: true })).toBeVisible();
      await expect(downloads.dialog.getByText(/candles, about/)).toBeVisible();
      await first.takePictures('download-1-dialog');
    });

    await test.step('it is killed in the middle of the download', async () => {
      // Slow enough to be caught in the middle.
      simulator.faults.add({ on: 'candles', nth: 8, times: 10_000, act: { kind: 'delay', ms: 700, what: 'answer' } });
      await downloads.start();
      await expect(downloads.line(NAME).getByText(/[1-9],\d{3} of .* candles/)).toBeVisible();
      await first.takePictures('download-2-running');
      const ended = once(first.electron.process(), 'exit');
      first.electron.process().kill('SIGKILL');
      await ended;
    });

    const inStore = () => {
      const store = MarketStore.open(join(folder, 'data'));
      try {
        return store.get('bybit:BTC/USDT:USDT@1m')?.count ?? 0;
      } finally {
        store.close();
      }
    };
    const before = inStore();
    expect(before).toBeGreaterThan(1000);
    expect(before).toBeLessThan(DAYS * 1440);
    const askedBefore = simulator.journal.entries.length;

    const second = await launch();
    const again = new DownloadPage(second.page);
    await test.step('the next start goes on by itself, where it was', async () => {
      await new Shell(second.page).open('Market data');
      await expect(again.line(NAME)).toBeVisible();
      await test.step('a pause holds it, and it can be gone on with', async () => {
        await again.line(NAME).getByRole('button', { name: 'Pause' }).click();
        await expect(again.line(NAME).getByText('Paused')).toBeVisible();
        await second.takePictures('download-3-paused');
        simulator.faults.clear();
        await again.line(NAME).getByRole('button', { name: 'Resume' }).click();
      });
      await expect(again.line(NAME).getByText(/Done: .* 3 missing in 2 gaps that Bybit does not have/)).toBeVisible({
        timeout: 60_000,
      });
      await new Shell(second.page).idle();
      await second.takePictures('download-4-done');
    });

    await test.step('nothing was asked for twice, and everything is there', async () => {
      const asked = simulator.journal.entries
        .slice(askedBefore)
        .filter(({ call, params }) => call === 'candles' && params.interval === '1');
      const starts = asked.map(({ params }) => Number(params.start));
      const firstMissing = start - DAYS * 1440 * MINUTE + (before - 2) * MINUTE;
      expect(Math.min(...starts)).toBeGreaterThanOrEqual(firstMissing - MINUTE);
      expect(inStore()).toBeGreaterThanOrEqual(DAYS * 1440 - 3);
      const marketData = new MarketDataPage(second.page);
      const row = marketData.dataset('BTC/USDT:USDT', '1m').filter({ hasText: 'bybit' });
      await expect(row).toContainText('3 in 2 gaps');
      await row.getByRole('button', { name: /candles are missing/ }).click();
      const gaps = second.page.getByRole('dialog', { name: /Gaps in/ });
      await expect(gaps.getByRole('row')).toHaveCount(3);
      await second.takePictures('download-5-gaps');
      await gaps.getByRole('button', { name: 'Ask Bybit for them' }).click();
      await expect(again.line('BTC/USDT:USDT 1m, gaps').getByText(/Done: No new candles/)).toBeVisible();
    });

    await test.step('a backtest runs on it', async () => {
      const backtester = new BacktesterPage(second.page);
      await new Shell(second.page).open('Backtester');
      await backtester.choose({ strategy: 'SMA Cross', market: 'bybit BTC/USDT:USDT · 1m' });
      await backtester.run();
      await new ReportPage(second.page).shown();
    });

    expect(second.complaints, 'the page has nothing to complain about').toEqual([]);
  } finally {
    delete process.env.PLUTARC_ENDPOINT_BYBIT;
    await simulator.close();
  }
});
