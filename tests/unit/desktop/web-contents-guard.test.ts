import type { Session } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';
import { APP_URL, hasOriginOf } from '#main/desktop/origin.ts';
import { denyPermissions, type GuardedContents, guardWebContents } from '#main/desktop/web-contents-guard.ts';
import { silentLog } from '#main/log.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';

type Listener = (event: { url: string; preventDefault(): void }) => void;

let listeners: Map<string, Listener>;
let openWindow: (details: { url: string }) => { action: string };
let opened: string[];

beforeEach(() => {
  listeners = new Map();
  opened = [];
  const contents = {
    on: (name: string, listener: Listener) => listeners.set(name, listener),
    setWindowOpenHandler: (handler: typeof openWindow) => {
      openWindow = handler;
    },
  } as unknown as GuardedContents;
  const openExternal = (url: string) => void opened.push(url);
  guardWebContents(contents, { isTrusted: hasOriginOf(APP_URL), openExternal, log: silentLog });
});

/** Whether the guard lets an event of the page happen. */
function allows(name: string, url: string): boolean {
  let prevented = false;
  listeners.get(name)?.({ url, preventDefault: () => (prevented = true) });
  return !prevented;
}

describe.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s', (name) => {
  test('inside our page is allowed', () => {
    expect(allows(name, 'app://plutarc/index.html#/settings')).toBe(true);
  });

  test.each([...HOSTILE_URLS, 'https://www.tradingview.com/'])('to "%s" is prevented', (url) => {
    expect(allows(name, url)).toBe(false);
  });
});

test('a webview is never attached', () => {
  expect(allows('will-attach-webview', APP_URL)).toBe(false);
});

describe('a new window', () => {
  test('never opens, not even with our own page', () => {
    for (const url of [APP_URL, 'https://www.tradingview.com/', ...HOSTILE_URLS]) {
      expect(openWindow({ url })).toEqual({ action: 'deny' });
    }
  });

  test('becomes a page in the browser for an allow-listed site only', () => {
    for (const url of [...HOSTILE_URLS, 'https://evil.example/', 'https://www.tradingview.com/']) openWindow({ url });
    expect(opened).toEqual(['https://www.tradingview.com/']);
  });
});

test('every permission is refused, asked for or looked up', () => {
  const decisions: boolean[] = [];
  denyPermissions({
    setPermissionRequestHandler: (handler: (...args: unknown[]) => void) => {
      for (const name of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fullscreen']) {
        handler(null, name, (granted: boolean) => decisions.push(granted));
      }
    },
    setPermissionCheckHandler: (handler: () => boolean) => decisions.push(handler()),
    setDevicePermissionHandler: (handler: () => boolean) => decisions.push(handler()),
  } as unknown as Session);
  expect(decisions).toEqual(Array(8).fill(false));
});
