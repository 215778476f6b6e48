import type { Locator, Page } from '@playwright/test';

export class ComparePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The runs with their curves' colours, each a link to its report. */
  get legend(): Locator {
    return this.#page.getByRole('list', { name: 'Runs' });
  }

  get metrics(): Locator {
    return this.#page.getByRole('table', { name: 'Metrics of the runs' });
  }

  get assumptions(): Locator {
    return this.#page.getByRole('table', { name: 'Assumptions of the runs' });
  }

  get chart(): Locator {
    return this.#page.getByTestId('compare-chart').locator('canvas').first();
  }

  /** One metric's line: its title, then a cell for each run. */
  metric(title: string): Locator {
    return this.metrics.getByRole('row').filter({ has: this.#page.getByRole('rowheader', { name: title }) });
  }

  async openTab(name: string): Promise<void> {
    await this.#page.getByRole('tab', { name }).click();
  }
}
