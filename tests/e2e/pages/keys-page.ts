import type { Locator, Page } from '@playwright/test';

export interface NewKeyForm {
  readonly exchange: string;
  readonly label: string;
  readonly contract?: 'Linear' | 'Inverse';
  readonly testnet?: boolean;
  readonly denial?: boolean;
  /** By the name of the field. */
  readonly parts: Readonly<Record<string, string>>;
}

/** The page "API keys". */
export class KeysPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get table(): Locator {
    return this.#page.getByRole('table', { name: 'API keys' });
  }

  /** The line of one key. */
  key(label: string): Locator {
    return this.table.getByRole('row').filter({ hasText: label });
  }

  get addDialog(): Locator {
    return this.#page.getByRole('dialog', { name: 'Add an API key' });
  }

  /** What was found, wherever it is shown. */
  get diagnosis(): Locator {
    return this.#page.locator('[data-diagnosis]');
  }

  async openAdd(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Add a key' }).first().click();
  }

  /** Makes or opens the vault in the dialog that asks for its passphrase. */
  async giveVault(passphrase: string, { create }: { create: boolean }): Promise<void> {
    const dialog = this.#page.getByRole('dialog', { name: create ? 'Keep secrets in a vault file' : 'Open the vault' });
    await dialog.getByLabel('Passphrase').fill(passphrase);
    if (create) await dialog.getByLabel('The same again').fill(passphrase);
    await dialog.getByRole('button', { name: create ? 'Make the vault' : 'Open' }).click();
  }

  /** Fills the form of the dialog and sends it. */
  async fill({ exchange, label, contract, testnet, denial, parts }: NewKeyForm): Promise<void> {
    const { addDialog } = this;
    await addDialog.getByLabel('Exchange', { exact: true }).selectOption({ label: exchange });
    await addDialog.getByLabel('Label').fill(label);
    if (contract) await addDialog.getByRole('radio', { name: contract }).click();
    for (const [field, text] of Object.entries(parts)) await addDialog.getByLabel(field, { exact: true }).fill(text);
    if (testnet) await addDialog.getByRole('checkbox', { name: /testnet/ }).check();
    if (denial) await addDialog.getByRole('checkbox', { name: /cannot withdraw/ }).check();
    await addDialog.getByRole('button', { name: 'Test and add' }).click();
  }

  async choose(label: string, action: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Actions for ${label}` }).click();
    await this.#page.getByRole('menuitem', { name: action }).click();
  }

  async openTab(name: 'Keys' | 'Exchanges' | 'Network'): Promise<void> {
    await this.#page.getByRole('tab', { name }).click();
  }
}
