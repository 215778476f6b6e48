import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { settingsSchema } from '#contract/settings.ts';
import { autostartEntry, quoteArgument, startsWith } from '#main/desktop/login/autostart-entry.ts';
import { autostartFile, autostartFolder } from '#main/desktop/login/autostart-file.ts';
import { followLoginItem } from '#main/desktop/login/follow-login-item.ts';
import { parseStartOptions, startArguments } from '#main/desktop/start-options.ts';
import { UserError } from '#main/errors.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

describe('the entry for the login', () => {
  test('starts the program with its arguments, hidden', () => {
    expect(autostartEntry(['/opt/plutarc/plutarc', '--hidden'])).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=plutarc',
        'Comment=Runs trading bots in the background',
        'Exec="/opt/plutarc/plutarc" "--hidden"',
        'Terminal=false',
        'X-GNOME-Autostart-enabled=true',
        '',
      ].join('\n'),
    );
  });

  // From the Desktop Entry Specification, "The Exec key".
  test.each([
    ['/opt/my programs/plutarc', '"/opt/my programs/plutarc"'],
    ['/opt/100%/plutarc', '"/opt/100%%/plutarc"'],
    ['/opt/$HOME/plutarc', '"/opt/\\\\$HOME/plutarc"'],
    ['/opt/`id`/plutarc', '"/opt/\\\\`id\\\\`/plutarc"'],
    ['/opt/a"b/plutarc', '"/opt/a\\\\"b/plutarc"'],
    ['/opt/a\\b/plutarc', '"/opt/a\\\\\\\\b/plutarc"'],
    ['/opt/a\nb', '"/opt/a\\nb"'],
  ])('writes %j as %s', (argument, text) => {
    expect(quoteArgument(argument)).toBe(text);
  });

  test.each([
    ['the same', autostartEntry(['/a/plutarc', '--hidden']), ['--hidden'], true],
    ['a program that has moved', autostartEntry(['/b/electron', '/b', '--hidden']), ['--hidden'], true],
    ['another folder', autostartEntry(['/a', '--hidden', '--data-dir=/x']), ['--hidden', '--data-dir=/y'], false],
    ['a folder of its own', autostartEntry(['/a', '--hidden', '--data-dir=/x']), ['--hidden'], false],
    ['one that GNOME has switched off', 'Exec="/a" "--hidden"\nX-GNOME-Autostart-enabled=false\n', ['--hidden'], false],
    ['one that is hidden', 'Exec="/a" "--hidden"\nHidden=true\n', ['--hidden'], false],
    ['an empty file', '', ['--hidden'], false],
  ])('is told from others: %s', (_name, entry, options, same) => {
    expect(startsWith(entry, options)).toBe(same);
  });
});

describe('starting at login on Linux', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = join(temporaryFolder(), 'config', 'autostart');
    path = join(folder, 'plutarc.desktop');
  });
  const item = (...options: string[]) => autostartFile(folder, ['/opt/plutarc'], ['--hidden', ...options]);

  test('looks for the folder where the user has it', () => {
    expect(autostartFolder({ XDG_CONFIG_HOME: '/home/a/conf' })).toBe('/home/a/conf/autostart');
    for (const XDG_CONFIG_HOME of ['', 'relative', undefined]) {
      expect(autostartFolder({ XDG_CONFIG_HOME })).toBe(join(homedir(), '.config', 'autostart'));
    }
  });

  test('writes nothing before it is switched on, and leaves nothing when it is switched off', () => {
    expect(item().isOn()).toBe(false);
    item().set(false);
    expect(existsSync(folder)).toBe(false);
    item().set(true);
    expect(item().isOn()).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(autostartEntry(['/opt/plutarc', '--hidden']));
    item().set(false);
    expect(existsSync(path)).toBe(false);
  });

  test('leaves the entry of another data folder alone', () => {
    item('--data-dir=/other').set(true);
    item().set(false);
    expect(existsSync(path)).toBe(true);
    expect(item().isOn()).toBe(false);
  });

  test('says where it cannot be written', () => {
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'a file');
    expect(() => item().set(true)).toThrow(UserError);
    expect(() => item().set(true)).toThrow(/plutarc\.desktop cannot be written/);
  });
});

describe('the setting', () => {
  const room = (on: boolean, startAtLogin: boolean) => {
    let settings = settingsSchema.parse({ startAtLogin });
    const asked: boolean[] = [];
    followLoginItem(
      { isOn: () => on, set: (wanted) => asked.push(wanted) },
      { get: () => settings, update: (change) => (settings = { ...settings, ...change }) },
    );
    return { startAtLogin: settings.startAtLogin, asked };
  };

  test.each([
    { on: false, before: false, asked: [] },
    { on: false, before: true, asked: [] },
    { on: true, before: false, asked: [true] },
    { on: true, before: true, asked: [true] },
  ])('says what holds: $on, whatever it said: $before', ({ on, before, asked }) => {
    expect(room(on, before)).toEqual({ startAtLogin: on, asked });
  });
});

describe('how the application is started', () => {
  test.each([
    { argv: ['electron', '/app'], hidden: false, dataFolder: undefined },
    { argv: ['electron', '/app', '--hidden'], hidden: true, dataFolder: undefined },
    { argv: ['plutarc', '--data-dir=/my data', '--hidden'], hidden: true, dataFolder: '/my data' },
    { argv: ['plutarc', '--data-dir='], hidden: false, dataFolder: undefined },
  ])('is read from $argv', ({ argv, ...options }) => {
    expect(parseStartOptions(argv)).toEqual(options);
  });

  test('is the same after being written', () => {
    const options = { hidden: true, dataFolder: '/x' };
    expect(parseStartOptions(startArguments(options))).toEqual(options);
    expect(startArguments({ hidden: false, dataFolder: undefined })).toEqual([]);
  });
});
