import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { PAGES } from '#contract/pages.ts';
import { menuTemplate } from '#main/desktop/menu-template.ts';

const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
/** Electron passes the item, the window and the event, none of which ours looks at. */
const click = (item: MenuItemConstructorOptions | undefined) => (item?.click as (() => void) | undefined)?.();
const menu = (platform: NodeJS.Platform) => {
  const openPage = vi.fn();
  const quit = vi.fn();
  return { items: flat(menuTemplate({ platform, openPage, quit })), openPage, quit };
};

describe.each(['linux', 'win32', 'darwin'] as const)('the menu on %s', (platform) => {
  test('has every page, with its key', () => {
    const { items, openPage } = menu(platform);
    for (const [index, { path, title }] of PAGES.entries()) {
      const item = items.find(({ label }) => label === title);
      expect(item?.accelerator).toBe(`CmdOrCtrl+${index + 1}`);
      click(item);
      expect(openPage).toHaveBeenLastCalledWith(path);
    }
  });

  test('has nothing for developers', () => {
    const roles = menu(platform).items.map(({ role }) => role?.toLowerCase());
    for (const role of ['toggledevtools', 'reload', 'forcereload', 'viewmenu']) expect(roles).not.toContain(role);
  });

  test('has a way out', () => {
    const { items, quit } = menu(platform);
    if (platform === 'darwin') expect(items.map(({ role }) => role)).toContain('appMenu');
    else {
      click(items.find(({ accelerator }) => accelerator === 'CmdOrCtrl+Q'));
      expect(quit).toHaveBeenCalledOnce();
    }
  });
});
