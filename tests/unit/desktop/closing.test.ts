import { describe, expect, test } from 'vitest';
import { type Settings, settingsSchema } from '#contract/settings.ts';
import { closeExplanation, closeRule } from '#main/desktop/close-rule.ts';
import { windowCloser } from '#main/desktop/window-closer.ts';

describe('closing the window', () => {
  test.each([
    { closing: true, closeToTray: true, closeExplained: true, rule: 'close' },
    { closing: true, closeToTray: false, closeExplained: false, rule: 'close' },
    { closing: false, closeToTray: false, closeExplained: true, rule: 'quit' },
    { closing: false, closeToTray: true, closeExplained: false, rule: 'explain' },
    { closing: false, closeToTray: true, closeExplained: true, rule: 'hide' },
  ])('comes to $rule with $closing, $closeToTray, $closeExplained', ({ rule, ...given }) => {
    expect(closeRule(given)).toBe(rule);
  });

  test.each([
    ['tray', 'The icon in the tray'],
    ['menu-bar', 'the one in the Dock'],
    ['none', 'This desktop shows no tray icons: start plutarc once more to open the window again.'],
  ] as const)('explains how the window comes back: %s', (reach, text) => {
    expect(closeExplanation(reach).detail).toContain(text);
  });
});

/** A window whose user gives these answers. */
function room(changes: Partial<Settings>, answers: readonly string[] = []) {
  let settings = settingsSchema.parse(changes);
  const log: string[] = [];
  const left = [...answers];
  const close = windowCloser({
    settings: {
      get: () => settings,
      update: (change) => {
        settings = { ...settings, ...change };
        return settings;
      },
    },
    hide: () => log.push('hidden'),
    quit: { closing: false, request: async () => void log.push('quit') },
    ask: async ({ answers: offered, cancel }) => {
      log.push('explained');
      const wanted = left.shift();
      return offered.find(({ answer }) => answer === wanted)?.answer ?? cancel;
    },
    reach: () => 'tray',
  });
  const closeAndWait = async () => {
    const closed = close();
    await new Promise((resolve) => setTimeout(resolve));
    return closed;
  };
  return { close, closeAndWait, log };
}

describe('a window that the user closes', () => {
  test('is hidden, with one explanation the first time', async () => {
    const { closeAndWait, log } = room({}, ['hide']);
    expect(await closeAndWait()).toBe(false);
    expect(await closeAndWait()).toBe(false);
    expect(log).toEqual(['explained', 'hidden', 'hidden']);
  });

  test('stays when the explanation is not what the user wants, and is explained again', async () => {
    const { closeAndWait, log } = room({}, ['stay', 'hide']);
    await closeAndWait();
    await closeAndWait();
    expect(log).toEqual(['explained', 'explained', 'hidden']);
  });

  test('ends plutarc when the user prefers that', async () => {
    const { closeAndWait, log } = room({}, ['quit']);
    await closeAndWait();
    expect(log).toEqual(['explained', 'quit']);
  });

  test('ends plutarc where the settings say so', async () => {
    const { closeAndWait, log } = room({ closeToTray: false });
    expect(await closeAndWait()).toBe(false);
    expect(log).toEqual(['quit']);
  });

  test('is explained once when it is closed twice at the same time', async () => {
    const { close, closeAndWait, log } = room({}, ['hide']);
    close();
    await closeAndWait();
    expect(log).toEqual(['explained', 'hidden']);
  });
});
