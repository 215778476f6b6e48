import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitWindow, parseBounds, type Rectangle } from '#main/desktop/window-bounds.ts';
import { mainWindowOptions } from '#main/desktop/window-options.ts';

const SCREEN: Rectangle = { x: 0, y: 0, width: 1920, height: 1080 };
const LEFT_SCREEN: Rectangle = { x: -1280, y: 0, width: 1280, height: 1024 };

describe('window bounds', () => {
  test.each<{ name: string; saved: Rectangle | null; areas: [Rectangle, ...Rectangle[]]; expected: object }>([
    { name: 'the default at first', saved: null, areas: [SCREEN], expected: { width: 1440, height: 900 } },
    {
      name: 'where it was',
      saved: { x: 10, y: 20, width: 1200, height: 800 },
      areas: [SCREEN],
      expected: { x: 10, y: 20, width: 1200, height: 800 },
    },
    {
      name: 'where it was, on the second screen',
      saved: { x: -1200, y: 20, width: 1200, height: 800 },
      areas: [SCREEN, LEFT_SCREEN],
      expected: { x: -1200, y: 20, width: 1200, height: 800 },
    },
    {
      name: 'in the middle when its screen is gone',
      saved: { x: -1200, y: 20, width: 1200, height: 800 },
      areas: [SCREEN],
      expected: { width: 1200, height: 800 },
    },
    {
      name: 'in the middle when its title bar is out of reach',
      saved: { x: 100, y: 1070, width: 1200, height: 800 },
      areas: [SCREEN],
      expected: { width: 1200, height: 800 },
    },
    {
      name: 'as small as the screen',
      saved: null,
      areas: [{ x: 0, y: 0, width: 800, height: 600 }],
      expected: { width: 800, height: 600, minWidth: 800, minHeight: 600 },
    },
    {
      name: 'not smaller than every page needs',
      saved: { x: 0, y: 0, width: 200, height: 100 },
      areas: [SCREEN],
      expected: { x: 0, y: 0, width: 1024, height: 700 },
    },
  ])('are $name', ({ saved, areas, expected }) => {
    expect(fitWindow(saved, areas)).toEqual({ minWidth: 1024, minHeight: 700, ...expected });
  });

  test('are never larger than a screen nor smaller than the minimum', () => {
    const length = fc.integer({ min: 1, max: 5000 });
    const rectangle = fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: length, width: length, height: length });
    fc.assert(
      fc.property(rectangle, rectangle, (saved, area) => {
        const { width, height, minWidth, minHeight } = fitWindow(saved, [area]);
        expect(width).toBeLessThanOrEqual(area.width);
        expect(height).toBeLessThanOrEqual(area.height);
        expect(width).toBeGreaterThanOrEqual(minWidth);
        expect(height).toBeGreaterThanOrEqual(minHeight);
      }),
    );
  });

  test.each(['', 'null', '[]', '{}', '{"x":0,"y":0,"width":"9","height":1}', '{"x":0,"y":0,"width":0,"height":5}'])(
    'are forgotten when the file holds %s',
    (text) => {
      expect(parseBounds(text)).toBeNull();
    },
  );

  test('survive being written and read', () => {
    const bounds = { x: -5, y: 7, width: 1300, height: 800 };
    expect(parseBounds(JSON.stringify(bounds))).toEqual(bounds);
  });
});

test('the main window is sandboxed, without Node, webview or relaxed web security', () => {
  const bounds = { width: 1440, height: 900, minWidth: 1024, minHeight: 700 };
  const { webPreferences, ...rest } = mainWindowOptions({
    bounds,
    dark: true,
    preload: '/app/preload.cjs',
    devTools: false,
  });
  expect(webPreferences).toEqual({
    preload: '/app/preload.cjs',
    devTools: false,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  });
  expect(rest).toMatchObject({ show: false, backgroundColor: '#0B0E14', minWidth: 1024, minHeight: 700 });
});
