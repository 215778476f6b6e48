import type { Locator, Page } from '@playwright/test';

/** The list of strategies, and the builder over one of them. */
export class StrategiesPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get own(): Locator {
    return this.#page.getByRole('region', { name: 'Your strategies' });
  }

  get system(): Locator {
    return this.#page.getByRole('region', { name: 'System templates' });
  }

  /** The line of a strategy in the list. */
  row(name: string): Locator {
    return this.#page.getByRole('listitem').filter({ has: this.#page.getByRole('link', { name, exact: true }) });
  }

  async duplicate(name: string): Promise<void> {
    await this.row(name).getByRole('button', { name: 'Duplicate' }).click();
    await this.builderOf(`${name} (copy)`);
  }

  async open(name: string): Promise<void> {
    await this.#page.getByRole('link', { name, exact: true }).click();
    await this.builderOf(name);
  }

  /** Waits for the builder with a strategy in it, and its preview. */
  async builderOf(name: string): Promise<void> {
    await this.#page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await this.figures.waitFor();
  }

  async withStrategy(name: string, action: string): Promise<void> {
    await this.row(name)
      .getByRole('button', { name: `Actions for ${name}` })
      .click();
    await this.#page.getByRole('menuitem', { name: action }).click();
  }

  /** The card of a component. */
  card(title: string): Locator {
    return this.#page.getByRole('listitem', { name: title, exact: true });
  }

  /** The exact control of a parameter. */
  param(card: string, title: string): Locator {
    return this.card(card).getByLabel(title, { exact: true });
  }

  async addComponent(title: string, role?: string): Promise<void> {
    await this.#page
      .getByRole('button', { name: role === undefined ? 'Add component' : `Add to ${role}`, exact: true })
      .click();
    const dialog = this.#page.getByRole('dialog');
    await dialog.getByRole('textbox').or(dialog.getByRole('searchbox')).fill(title);
    await dialog.getByRole('button', { name: title }).first().click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /** The catalogue as a column, in a wide window. */
  get catalogue(): Locator {
    return this.#page.getByRole('complementary', { name: 'Catalogue' });
  }

  get figures(): Locator {
    return this.#page.getByTestId('preview-figures');
  }

  get words(): Locator {
    return this.#page.getByRole('region', { name: 'In plain words' });
  }

  get problems(): Locator {
    return this.#page.getByRole('region', { name: 'Problems' });
  }

  get sentence(): Locator {
    return this.#page.getByTestId('combination-sentence');
  }

  get week(): Locator {
    return this.#page.getByRole('grid', { name: /^Week of sessions/ });
  }

  get sessions(): Locator {
    return this.#page.getByRole('list', { name: 'Sessions as a list' }).getByRole('listitem');
  }

  get versions(): Locator {
    return this.#page.getByRole('complementary', { name: 'Versions' });
  }

  button(name: string): Locator {
    return this.#page.getByRole('button', { name, exact: true });
  }

  async more(action: string | RegExp): Promise<void> {
    await this.button('More').click();
    await this.#page.getByRole('menuitem', { name: action }).click();
  }

  /** How long the last change took to be on the screen, ms, as the page has measured it. */
  async previewTime(): Promise<number> {
    const measured = () => performance.getEntriesByName('strategy-preview').at(-1)?.duration ?? null;
    await this.#page.waitForFunction(measured);
    return (await this.#page.evaluate(measured)) ?? Number.NaN;
  }

  /** Forgets earlier measurements, so that the next one is that of the next change. */
  async forgetPreviewTimes(): Promise<void> {
    await this.#page.evaluate(() => performance.clearMeasures('strategy-preview'));
  }
}
