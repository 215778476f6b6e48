import type { Locator, Page } from '@playwright/test';

export class ReportPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get figures(): Locator {
    return this.#page.getByLabel('Key figures');
  }

  get trades(): Locator {
    return this.#page.getByRole('table', { name: 'Trades' });
  }

  /** Which instrument the chart shows; there only where a run has several. */
  get instrument(): Locator {
    return this.#page.getByRole('radiogroup', { name: 'Instrument in the chart' });
  }

  /** Which instruments the trades are listed of. */
  get tradesOf(): Locator {
    return this.#page.getByRole('radiogroup', { name: 'Trades of' });
  }

  /** The cells of one of the trades' columns, of the rows in view. */
  async columnTexts(title: string): Promise<string[]> {
    const titles = await this.trades.getByRole('columnheader').allTextContents();
    const index = titles.indexOf(title);
    const rows = await this.trades.locator('tbody').getByRole('row').all();
    return Promise.all(rows.map(async (row) => (await row.getByRole('cell').nth(index).textContent()) ?? ''));
  }

  get drawer(): Locator {
    return this.#page.getByRole('complementary', { name: /^Trade \d+$/ });
  }

  /** What is said about one candle. */
  get why(): Locator {
    return this.#page.getByRole('complementary', { name: 'Why this candle' });
  }

  get explanation(): Locator {
    return this.why.getByTestId('explanation');
  }

  /** Waits until the report is there, with its candles. */
  async shown(): Promise<void> {
    await this.figures.waitFor();
    await this.trades.getByRole('row').nth(1).waitFor();
    await this.#page.getByLabel('Loading candles').waitFor({ state: 'hidden' });
  }

  /** All key figures as one text: what is compared over a restart. */
  async figuresText(): Promise<string> {
    return (await this.figures.textContent()) ?? '';
  }

  async openTab(name: string): Promise<Locator> {
    await this.#page.getByRole('tab', { name }).click();
    return this.#page.getByRole('tabpanel', { name });
  }

  async export(format: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Export' }).click();
    await this.#page.getByRole('menuitem', { name: format }).click();
  }
}
