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
    await this.#select(this.market(1), market);
  }

  /** The choice of one of the markets, from 1 on in their order. */
  market(number: number): Locator {
    return this.form.getByRole('combobox', {
      name: number === 1 ? 'Market and timeframe' : `Market ${number}`,
      exact: true,
    });
  }

  get addMarketButton(): Locator {
    return this.form.getByRole('button', { name: 'Add another market' });
  }

  /** Adds a market behind the others. */
  async addMarket(number: number, market: string): Promise<void> {
    await this.addMarketButton.click();
    await this.#select(this.market(number), market);
  }

  async #select(control: Locator, text: string): Promise<void> {
    const label = await control.getByRole('option').filter({ hasText: text }).first().textContent();
    await control.selectOption({ label: label ?? text });
  }

  /** Runs the backtest and waits for its report. */
  async run(): Promise<void> {
    await this.form.getByRole('button', { name: 'Run backtest' }).click();
  }

  /** Does something with the newest run that its menu offers. */
  async withNewestRun(action: string): Promise<void> {
    await this.runs
      .getByRole('row')
      .nth(1)
      .getByRole('button', { name: /^Actions for/ })
      .click();
    await this.#page.getByRole('menuitem', { name: action }).click();
  }

  async openNewestRun(): Promise<void> {
    await this.runs.getByRole('row').nth(1).click();
  }
}
