import type { Locator, Page } from '@playwright/test';

export class MarketDataPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get datasets(): Locator {
    return this.#page.getByRole('table', { name: 'Datasets' });
  }

  /** The line of one series. */
  dataset(symbol: string, timeframe: string): Locator {
    return this.datasets.getByRole('row').filter({ hasText: symbol }).filter({ hasText: timeframe });
  }

  /** Imports the file that the next file dialog answers with, as what the application takes it for. */
  async importFile(): Promise<{ market: string; timeframe: string }> {
    await this.#page.getByRole('button', { name: 'Import CSV…' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Import candles' });
    const market = await dialog.getByLabel('Market').inputValue();
    const timeframe = await dialog.getByLabel('Timeframe').inputValue();
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.waitFor({ state: 'hidden' });
    return { market, timeframe };
  }
}
