import type { Locator, Page } from '@playwright/test';

export interface WantedDownload {
  readonly exchange: string;
  readonly search: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly range: string;
}

/** The download dialog of the market data page, and the list of downloads. */
export class DownloadPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog', { name: 'Download candles' });
  }

  /** The line of one download. */
  line(name: string): Locator {
    return this.#page.getByRole('list', { name: 'Downloads' }).getByRole('listitem').filter({ hasText: name });
  }

  /** Fills the dialog in without sending it off. */
  async choose({ exchange, search, symbol, timeframe, range }: WantedDownload): Promise<void> {
    await this.#page.getByRole('button', { name: 'Download…' }).click();
    await this.dialog.getByLabel('Exchange').selectOption({ label: exchange });
    await this.dialog.getByRole('textbox', { name: 'Instrument' }).fill(search);
    await this.dialog.getByRole('list', { name: 'Instruments' }).getByRole('button', { name: symbol }).click();
    await this.dialog.getByLabel('Timeframe').selectOption(timeframe);
    await this.dialog.getByRole('radio', { name: range, exact: true }).click();
  }

  async start(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Download', exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }
}
