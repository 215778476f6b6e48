import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UserError } from '#main/errors.ts';
import { silentLog } from '#main/log.ts';
import type { Host } from '#main/services/host.ts';
import { createServices, type Services } from '#main/services/services.ts';
import { quietHost } from '../support/quiet-desktop.ts';

let folder: string;
let services: Services;
let asked: string[];
let chosenFolder: string | null;
let mayEnd: boolean;
let loginItem: boolean;

function open({ fixed = true } = {}): Services {
  const host: Host = {
    ...quietHost,
    openLink: async (url) => void asked.push(`link ${url}`),
    openFolder: async (path) => void asked.push(`folder ${path}`),
    mayEnd: async () => mayEnd,
    restart: () => void asked.push('restart'),
    startAtLogin(on) {
      if (!loginItem) throw new UserError('The system does not take it.');
      asked.push(`start at login ${on}`);
    },
    applyTheme: (theme) => void asked.push(`theme ${theme}`),
  };
  const dialogs = { openFile: async () => null, saveFile: async () => null, chooseFolder: async () => chosenFolder };
  return createServices({ dataFolder: { path: folder, fixed }, version: '1.2.3', dialogs, host, log: silentLog });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plutarc-services-'));
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'config'));
  asked = [];
  chosenFolder = null;
  mayEnd = true;
  loginItem = true;
  services = open();
});
afterEach(async () => {
  await services.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const datasets = () => services.hub.snapshot('datasets').items;
const jobs = () => services.hub.snapshot('jobs').items;

describe('an empty installation', () => {
  test('gets the demo market, once', async () => {
    services.startDemoIfEmpty();
    await vi.waitFor(() => expect(jobs()[0]?.state).toBe('done'), { timeout: 60_000 });
    expect(datasets().length).toBeGreaterThan(0);
    expect(datasets().every(({ synthetic }) => synthetic)).toBe(true);

    await services.close();
    services = open();
    services.startDemoIfEmpty();
    expect(jobs()).toEqual([]);
  }, 70_000);

  test('is left in order when it is closed in the middle of that', async () => {
    services.startDemoIfEmpty();
    await vi.waitFor(() => expect(jobs()[0]?.state).toBe('running'), { timeout: 60_000 });
    await services.close();
    expect(jobs()[0]?.state).toBe('cancelled');
    expect(readdirSync(folder).filter((name) => name.endsWith('-wal'))).toEqual([]);
    services = open();
  }, 70_000);
});

describe('the application', () => {
  test('tells about itself', async () => {
    expect(await services.handlers['app.info']({})).toEqual({
      version: '1.2.3',
      platform: process.platform,
      dataFolder: folder,
      dataFolderFixed: true,
    });
  });

  test('opens its data folder and the pages it names, and nothing else', async () => {
    await services.handlers['app.open-data-folder']({});
    await services.handlers['app.open-link']({ link: 'tradingview' });
    expect(asked).toEqual([`folder ${folder}`, 'link https://www.tradingview.com/']);
  });

  test('makes the desktop follow a changed theme', async () => {
    await services.handlers['settings.update']({ theme: 'light' });
    expect(asked).toEqual(['theme light']);
  });

  test('has the desktop start it at login when the user wants it, and not before', async () => {
    await services.handlers['settings.update']({ closeToTray: false });
    expect(asked).toEqual(['theme system']);
    await services.handlers['settings.update']({ startAtLogin: true });
    await services.handlers['settings.update']({ startAtLogin: false });
    expect(asked.filter((what) => what.startsWith('start'))).toEqual(['start at login true', 'start at login false']);
  });

  test('does not say that it starts at login where the system does not take it', async () => {
    loginItem = false;
    await expect(async () => services.handlers['settings.update']({ startAtLogin: true })).rejects.toThrow(UserError);
    expect(services.settings.get().startAtLogin).toBe(false);
  });
});

describe('choosing another data folder', () => {
  test('is refused while the environment sets it', async () => {
    await expect(async () => services.handlers['app.choose-data-folder']({})).rejects.toMatchObject({
      code: 'refused',
    });
  });

  test('changes nothing when the dialog is cancelled', async () => {
    await services.close();
    services = open({ fixed: false });
    expect(await services.handlers['app.choose-data-folder']({})).toEqual({ restarting: false });
    expect(asked).toEqual([]);
  });

  test('restarts with the new one', async () => {
    await services.close();
    services = open({ fixed: false });
    chosenFolder = join(folder, 'elsewhere');
    expect(await services.handlers['app.choose-data-folder']({})).toEqual({ restarting: true });
    expect(asked).toEqual(['restart']);
    expect(existsSync(join(folder, 'config', 'plutarc', 'data-folder.txt'))).toBe(true);
  });

  test('changes nothing when the user does not let the application end', async () => {
    await services.close();
    services = open({ fixed: false });
    chosenFolder = join(folder, 'elsewhere');
    mayEnd = false;
    expect(await services.handlers['app.choose-data-folder']({})).toEqual({ restarting: false });
    expect(asked).toEqual([]);
    expect(existsSync(join(folder, 'config', 'plutarc', 'data-folder.txt'))).toBe(false);
  });

  test('names a place that cannot be written to', async () => {
    await services.close();
    services = open({ fixed: false });
    writeFileSync(join(folder, 'file'), '');
    chosenFolder = join(folder, 'file', 'folder');
    await expect(async () => services.handlers['app.choose-data-folder']({})).rejects.toThrow(/cannot be written to/);
    expect(asked).toEqual([]);
  });
});
