import { spawn } from 'node:child_process';
import { inflateSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Bot } from '#contract/bots.ts';
import { FLEET_STATES, fleetOf } from '#main/desktop/fleet.ts';
import { encodePng } from '#main/desktop/tray/png.ts';
import { hasTrayHost } from '#main/desktop/tray/tray-host.ts';
import { type TrayEntry, trayMenu } from '#main/desktop/tray/tray-menu.ts';
import { trayPicture } from '#main/desktop/tray/tray-picture.ts';
import { bot, liveBot } from './support/bots.ts';

const menuOf = (...bots: Bot[]) => trayMenu(fleetOf(bots));
const labels = (menu: readonly TrayEntry[]) => menu.map((entry) => (entry === 'line' ? '-' : entry.label));
const find = (menu: readonly TrayEntry[], start: string) => {
  const entry = menu.find((each) => each !== 'line' && each.label.startsWith(start));
  if (!entry || entry === 'line') throw new Error(`no entry ${start}`);
  return entry;
};

describe('the menu of the tray', () => {
  test('lists the bots that run with state and result of the day, the one that needs the user first', () => {
    const menu = menuOf(
      liveBot({ id: 'a', name: 'Breakout' }, { equity: 10_040 }),
      bot({ id: 'b', name: 'Grid' }, { equity: 9_990 }),
      bot({ id: 'c', name: 'Old', state: 'stopped' }),
      liveBot({ id: 'd', name: 'Broken', state: 'error', error: 'No.' }),
    );
    expect(labels(menu)).toEqual([
      'Open plutarc',
      '-',
      'Broken: needs attention',
      'Breakout: running, +40.00 USDT today',
      'Grid (paper): running, −10.00 USDT today',
      '-',
      'Pause all entries',
      'Resume all entries',
      'Kill switch…',
      '-',
      'Quit plutarc',
    ]);
    expect(find(menu, 'Grid').action).toEqual({ kind: 'show', wish: { kind: 'open-bot', botId: 'b' } });
    expect(find(menu, 'Kill').action).toEqual({ kind: 'show', wish: { kind: 'kill-switch' } });
  });

  test.each<{ name: string; bots: Bot[]; pause: boolean; resume: boolean; kill: boolean }>([
    { name: 'nothing without bots', bots: [], pause: false, resume: false, kill: false },
    { name: 'nothing with stopped ones', bots: [bot({ state: 'stopped' })], pause: false, resume: false, kill: false },
    { name: 'pausing while one runs', bots: [bot()], pause: true, resume: false, kill: true },
    { name: 'resuming while one is paused', bots: [bot({ state: 'paused' })], pause: false, resume: true, kill: true },
    { name: 'both for both', bots: [bot(), bot({ state: 'paused' })], pause: true, resume: true, kill: true },
    { name: 'pausing while one is offline', bots: [bot({ state: 'offline' })], pause: true, resume: false, kill: true },
  ])('offers $name', ({ bots, pause, resume, kill }) => {
    const menu = menuOf(...bots);
    const enabled = ['Pause', 'Resume', 'Kill'].map((start) => find(menu, start).enabled);
    expect(enabled).toEqual([pause, resume, kill]);
  });

  test('stays short with many bots, and leads to the rest', () => {
    const menu = menuOf(...Array.from({ length: 40 }, (_, k) => bot({ id: `b${k}`, name: `Bot ${k}` })));
    expect(labels(menu).filter((label) => label.startsWith('Bot'))).toHaveLength(15);
    expect(find(menu, '25 more…').action).toEqual({ kind: 'show', wish: { kind: 'open-page', path: '/bots' } });
  });
});

describe('the picture of the tray', () => {
  const alphas = (pixels: Uint8Array) => pixels.filter((_, index) => index % 4 === 3);

  test('has a shape of its own for each state, also without colour', () => {
    for (const size of [16, 24, 32]) {
      const shapes = FLEET_STATES.map((state) => alphas(trayPicture(state, size, true).pixels).join());
      expect(new Set(shapes).size).toBe(FLEET_STATES.length);
    }
  });

  test('differs by more than a few points between any two states', () => {
    for (const a of FLEET_STATES) {
      for (const b of FLEET_STATES.filter((other) => other !== a)) {
        const [one, other] = [a, b].map((state) => alphas(trayPicture(state, 16).pixels));
        const different = one.filter((alpha, index) => Math.abs(alpha - other[index]) > 128).length;
        expect(different, `${a} and ${b}`).toBeGreaterThanOrEqual(8);
      }
    }
  });

  test('is black where the system gives it its colour', () => {
    const { pixels } = trayPicture('running', 16, true);
    expect(pixels.filter((_, index) => index % 4 !== 3).every((part) => part === 0)).toBe(true);
  });

  test('becomes a PNG file with the same points', () => {
    const { size, pixels } = trayPicture('attention', 16);
    const png = encodePng({ size, pixels });
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([16, 16]);
    const start = png.indexOf('IDAT') + 4;
    const rows = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
    const points = Array.from({ length: size }, (_, row) => rows.subarray(row * 65 + 1, (row + 1) * 65));
    expect(Buffer.concat(points).equals(Buffer.from(pixels))).toBe(true);
  });
});

describe('a desktop', () => {
  test.each(['darwin', 'win32'] as const)('of %s shows tray icons', async (platform) => {
    expect(await hasTrayHost(platform, {})).toBe(true);
  });

  test('of Linux without a session bus shows none, and no bus is started to find out', async () => {
    expect(await hasTrayHost('linux', { PATH: process.env.PATH })).toBe(false);
  });

  test('of Linux with a bus but nobody on it for tray icons shows none', async ({ skip }) => {
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1']);
    onTestFinished(() => void bus.kill());
    const address = await new Promise<string | null>((resolve) => {
      bus.once('error', () => resolve(null));
      bus.stdout.once('data', (line) => resolve(String(line).trim()));
    });
    if (address === null) return skip('there is no dbus-daemon');
    const shown = await hasTrayHost('linux', { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: address });
    if (shown === null) return skip('there is neither gdbus nor dbus-send');
    expect(shown).toBe(false);
  });

  test('is not known where nothing on the machine can ask', async () => {
    const env = { PATH: '/nonexistent', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    expect(await hasTrayHost('linux', env)).toBeNull();
  });
});
