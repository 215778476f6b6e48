import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
// Brings the declaration of `window.plutarc` for code that runs in the page.
import type {} from '#renderer/bridge/bridge.ts';

const SCREENSHOTS = join('test-results', 'screenshots');
const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 1024, height: 700 };
/** Each size and each theme once; `PLUTARC_E2E_PICTURES=all` takes each theme in each size. */
const VIEWS = [
  { size: LARGE, theme: 'dark', always: true },
  { size: LARGE, theme: 'light', always: false },
  { size: SMALL, theme: 'dark', always: false },
  { size: SMALL, theme: 'light', always: true },
] as const;
const WANTED = VIEWS.filter(({ always }) => always || process.env.PLUTARC_E2E_PICTURES === 'all');

/** The application while it runs, with everything that it should not do written down. */
export class RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** What the page complained about: violations of the content security policy, errors, exceptions. */
  readonly complaints: string[] = [];
  /** Every address that the page asked for. */
  readonly requests: string[] = [];

  private constructor(electron: ElectronApplication, page: Page) {
    this.electron = electron;
    this.page = page;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request) => this.requests.push(request.url()));
  }

  /** Takes over a started application. The page is loaded once more, so that nothing of its start goes unheard. */
  static async attach(electron: ElectronApplication): Promise<RunningApp> {
    const page = await electron.firstWindow();
    const app = new RunningApp(electron, page);
    await page.reload();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return app;
  }

  /** Answers the next dialogs for opening a file with `path`, or as a cancelled one. */
  async answerOpenDialog(path: string | null): Promise<void> {
    await this.electron.evaluate(({ dialog }, answer) => {
      dialog.showOpenDialog = async () => ({ canceled: answer === null, filePaths: answer === null ? [] : [answer] });
    }, path);
  }

  /** Answers the next dialogs for saving a file with `path`, or as a cancelled one. */
  async answerSaveDialog(path: string | null): Promise<void> {
    await this.electron.evaluate(({ dialog }, answer) => {
      dialog.showSaveDialog = async () => ({ canceled: answer === null, filePath: answer ?? '' });
    }, path);
  }

  async resize(size: { width: number; height: number }): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
    await this.page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
  }

  /** Pictures of what is shown, in both sizes and themes: `test-results/screenshots/<name>-<size>-<theme>.png`. */
  async takePictures(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    let shown: { width: number; height: number } = LARGE;
    for (const { size, theme } of WANTED) {
      // The page follows the operating system's theme unless the user has chosen one.
      await this.page.emulateMedia({ colorScheme: theme });
      if (size !== shown) await this.resize(size);
      shown = size;
      const file = `${name}-${size.width}x${size.height}-${theme}.png`;
      await this.page.screenshot({ path: join(SCREENSHOTS, file), animations: 'disabled' });
    }
    await this.page.emulateMedia({ colorScheme: null });
    if (shown !== LARGE) await this.resize(LARGE);
  }

  /** One picture of what will not stay, as it is. */
  async takePicture(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
  }

  /** Opens a file in a window of its own, as a browser would: for pages that the application has written. */
  async openFile(path: string): Promise<Page> {
    const opened = this.electron.waitForEvent('window');
    await this.electron.evaluate(
      ({ BrowserWindow }, { file, size }) => void new BrowserWindow({ ...size, show: true }).loadFile(file),
      { file: path, size: LARGE },
    );
    return opened;
  }

  /** Closes the window the way a user does; what comes of that, the settings say. */
  async closeWindow(): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  }

  /** Closes the window after the user has chosen that this ends the application. */
  async closeToEnd(): Promise<void> {
    await this.page.evaluate(() => window.plutarc.calls['settings.update']({ closeToTray: false }));
    const ended = this.electron.waitForEvent('close');
    // The answer may not come any more: the process ends while it is on its way.
    const asked = this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await Promise.all([ended, asked.catch(() => undefined)]);
  }

  /** Quits the way a user does who wants to, whatever is asked. */
  async quit(): Promise<void> {
    await quitApp(this.electron);
  }
}

export async function quitApp(electron: ElectronApplication): Promise<void> {
  await answerQuestions(electron, 0);
  await electron.close();
}

/**
 * Answers the questions that come from now on with one of their buttons, counted from the left.
 * @returns what gives their texts up to then
 */
export async function answerQuestions(electron: ElectronApplication, button: number): Promise<() => Promise<string[]>> {
  const asked = await electron.evaluateHandle(({ dialog }, response) => {
    const texts: string[] = [];
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message, detail } = args.at(-1) as Electron.MessageBoxOptions;
      texts.push(`${message}\n${detail}`);
      return { response, checkboxChecked: false };
    };
    return texts;
  }, button);
  return () => asked.jsonValue();
}
