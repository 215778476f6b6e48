import type { Locator, Page } from '@playwright/test';

/** The notifications among the settings. */
export class NotificationsPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  channel(title: 'Desktop' | 'Sound' | 'Telegram' | 'Webhook'): Locator {
    return this.#page.getByRole('region', { name: title, exact: true });
  }

  /** Chooses a mode of a category by its titles. */
  async choose(category: string, mode: 'On' | 'Silent' | 'Off'): Promise<void> {
    const row = this.#page.getByLabel(`${category}: mode`);
    await row.getByRole('radio', { name: mode }).click();
  }

  /** Makes the vault that is asked for, or opens it. */
  async giveVault(passphrase: string, { create }: { readonly create: boolean }): Promise<void> {
    const name = create ? 'Keep secrets in a vault file' : 'Open the vault';
    const dialog = this.#page.getByRole('dialog', { name });
    await dialog.getByLabel('Passphrase').fill(passphrase);
    if (create) await dialog.getByLabel('The same again').fill(passphrase);
    await dialog.getByRole('button', { name: create ? 'Make the vault' : 'Open' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: 30_000 });
  }

  /** Fills in the dialog that asks for a secret. */
  async giveSecret(title: string, label: string, value: string): Promise<void> {
    const dialog = this.#page.getByRole('dialog', { name: title });
    await dialog.getByLabel(label).fill(value);
    await dialog.getByRole('button', { name: 'Save' }).click();
  }
}
