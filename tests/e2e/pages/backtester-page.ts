import type { Locator, Page } from '@playwright/test';

export class BacktesterPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get runs(): Locator {
    return this.#page.getByRole('table', { name: 'Runs' });
  }

  get form(): Locator {
    return this.#page.getByRole('complementary', { name: 'New backtest' });
  }

  /** Chooses what to run on; `market` as the list shows it, e.g. `binance BTC/USDT:USDT · 1h`. */
  async choose({ strategy, market }: { strategy: string; market: string }): Promise<void> {
    await this.form.getByRole('combobox', { name: 'Strategy' }).selectOption({ label: strategy });
    const options = this.form.getByRole('combobox', { name: 'Market and timeframe' }).getByRole('option');
    const label = await options.filter({ hasText: market }).first().textContent();
    await this.form.getByRole('combobox', { name: 'Market and timeframe' }).selectOption({ label: label ?? market });
  }

  /** Runs the backtest and waits for its report. */
  async run(): Promise<void> {
    await this.form.getByRole('button', { name: 'Run backtest' }).click();
  }

  async openNewestRun(): Promise<void> {
    await this.runs.getByRole('row').nth(1).click();
  }
}
