import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDataFolder, rememberDataFolder } from '#main/data-folder.ts';
import { UserError } from '#main/errors.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'plutarc-home-'));
  vi.stubEnv('XDG_DATA_HOME', join(home, 'data'));
  vi.stubEnv('XDG_CONFIG_HOME', join(home, 'config'));
  vi.stubEnv('PLUTARC_DATA_DIR', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

describe.runIf(process.platform === 'linux')('the data folder', () => {
  test('is the platform’s place at first, and is created', () => {
    expect(openDataFolder()).toEqual({ path: join(home, 'data', 'plutarc'), fixed: false });
    expect(existsSync(join(home, 'data', 'plutarc'))).toBe(true);
  });

  test('is what the user has chosen', () => {
    rememberDataFolder(join(home, 'chosen'));
    expect(openDataFolder()).toEqual({ path: join(home, 'chosen'), fixed: false });
  });

  test('is what the environment says, before what the user has chosen', () => {
    rememberDataFolder(join(home, 'chosen'));
    vi.stubEnv('PLUTARC_DATA_DIR', join(home, 'environment'));
    expect(openDataFolder()).toEqual({ path: join(home, 'environment'), fixed: true });
  });

  test('is what the option says, before everything else', () => {
    vi.stubEnv('PLUTARC_DATA_DIR', join(home, 'environment'));
    expect(openDataFolder(join(home, 'option'))).toEqual({ path: join(home, 'option'), fixed: true });
  });

  test('that cannot be used is named in one sentence', () => {
    writeFileSync(join(home, 'file'), '');
    expect(() => openDataFolder(join(home, 'file', 'folder'))).toThrow(UserError);
    expect(() => openDataFolder(join(home, 'file', 'folder'))).toThrow(/file\/folder cannot be used/);
    expect(() => openDataFolder(join(home, 'file'))).toThrow(/file cannot be used \(it is a file\)/);
    // Node's own recursive mkdir never returns here.
    if (process.platform === 'linux')
      expect(() => openDataFolder('/proc/plutarc')).toThrow(/\/proc\/plutarc cannot be used/);
  });
});
