import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENT_SECURITY_POLICY } from '../../src/main/desktop/content-security-policy.ts';
import { expect, test } from './support/fixtures.ts';

/** Each tries one thing and answers whether it was stopped. */
const ATTEMPTS: Record<string, () => Promise<boolean> | boolean> = {
  'an inline script': () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlineScriptRan = true';
    document.head.append(script);
    return !('inlineScriptRan' in globalThis);
  },
  'an inline style': () => {
    const style = document.createElement('style');
    style.textContent = 'html { outline-width: 77px }';
    document.head.append(style);
    return getComputedStyle(document.documentElement).outlineWidth !== '77px';
  },
  'a request to the internet': () =>
    fetch('https://example.org/').then(
      () => false,
      () => true,
    ),
  'a socket to the internet': () =>
    new Promise<boolean>((resolve) => {
      const socket = new WebSocket('wss://example.org/');
      socket.onopen = () => resolve(false);
      socket.onerror = () => resolve(true);
    }),
  'a picture from the internet': () =>
    new Promise<boolean>((resolve) => {
      const image = new Image();
      image.onload = () => resolve(false);
      image.onerror = () => resolve(true);
      image.src = 'https://example.org/a.png';
    }),
  'a file of this machine': () =>
    fetch('file:///etc/hostname').then(
      () => false,
      () => true,
    ),
  'a file above its own folder': () =>
    fetch('app://plutarc/..%2f..%2fpackage.json').then(
      (response) => response.status === 403,
      () => true,
    ),
  'a second window': () => window.open('app://plutarc/') === null && window.open('https://example.org/') === null,
  'a permission': async () => (await navigator.permissions.query({ name: 'geolocation' })).state === 'denied',
  'a notification': async () => (await Notification.requestPermission()) === 'denied',
};

test('the page is kept in its place', async ({ launch, folder }) => {
  const { page, electron } = await launch();

  await test.step('the page carries the content security policy', async () => {
    const response = await page.reload();
    expect(page.url()).toMatch(/^app:\/\/plutarc\//);
    expect(await response?.headerValue('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  });

  await test.step('the page has no Node, no Electron, and nothing but the bridge', async () => {
    const seen = await page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => name in globalThis,
      ),
      bridge: Object.keys(window.plutarc),
      frozen: Object.isFrozen(window.plutarc) && Object.isFrozen(window.plutarc.calls),
    }));
    expect(seen).toEqual({ globals: [], bridge: ['calls', 'onDelta'], frozen: true });
  });

  await test.step('the page is not allowed anything that it does not need', async () => {
    for (const [what, attempt] of Object.entries(ATTEMPTS)) {
      expect.soft(await page.evaluate(attempt), what).toBe(true);
    }
    expect(electron.windows()).toHaveLength(1);
  });

  await test.step('a frame inside the page gets no bridge and no content from elsewhere', async () => {
    const frames = await page.evaluate(async () => {
      const answers: string[] = [];
      for (const src of ['https://example.org/', 'app://plutarc/index.html', 'about:blank']) {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
        await new Promise((resolve) => setTimeout(resolve, 300));
        try {
          answers.push(typeof (frame.contentWindow as { plutarc?: unknown } | null)?.plutarc);
        } catch {
          answers.push('undefined');
        }
        frame.remove();
      }
      return answers;
    });
    expect(frames).toEqual(['undefined', 'undefined', 'undefined']);
  });

  await test.step('the window is sandboxed and isolated', async () => {
    const preferences = await electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
      return { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag };
    });
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  await test.step('the application has no developer tools and writes no crash dumps', async () => {
    const opened = await electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0].webContents;
      contents.openDevTools();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return contents.isDevToolsOpened();
    });
    expect(opened).toBe(false);
    const files = readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.dmp$|settings\.dat$/.test(file))).toEqual([]);
  });

  await test.step('the page cannot be led away', async () => {
    // Asked of the main process: Playwright waits for the end of a navigation that is never allowed to begin.
    const shown = await electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const addresses: (string | undefined)[] = [];
      for (const url of ['https://example.org/', 'file:///etc/hostname', 'app://elsewhere/', 'data:text/html,gone']) {
        for (const leave of [
          'location.assign(url)',
          'Object.assign(document.createElement("a"), { href: url }).click()',
        ]) {
          await contents?.executeJavaScript(`{ const url = ${JSON.stringify(url)}; ${leave}; 0 }`, true);
          await new Promise((resolve) => setTimeout(resolve, 100));
          addresses.push(contents?.getURL());
        }
      }
      const alive: boolean = await contents?.executeJavaScript('document.querySelector("nav") !== null');
      return { addresses, alive };
    });
    expect(shown.addresses).toEqual(Array(8).fill(expect.stringMatching(/^app:\/\/plutarc\//)));
    expect(shown.alive).toBe(true);
  });
});

test.describe('a second instance', () => {
  // Playwright may be asking the second instance something while that one ends, and fails with an error of its own then.
  test.describe.configure({ retries: 2 });

  test('over the same data folder gives way to the first', async ({ launch }) => {
    const { electron } = await launch();
    await expect(launch()).rejects.toThrow();
    expect(electron.windows()).toHaveLength(1);
  });
});
