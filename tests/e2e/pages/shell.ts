import type { Page } from '@playwright/test';

export type PageTitle = 'Dashboard' | 'Bots' | 'Backtester' | 'Strategies' | 'Market data' | 'API keys' | 'Settings';

/** The frame: navigation, and what the host is doing. */
export class Shell {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(title: PageTitle): Promise<void> {
    await this.#page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: title }).click();
    await this.#page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  /** Waits until no job runs any more. */
  async idle(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Idle' }).waitFor({ timeout: 60_000 });
  }
}
