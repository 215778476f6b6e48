import { describe, expect, test } from 'vitest';
import { APP_URL, hasOriginOf } from '#main/desktop/origin.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';

describe('our origin', () => {
  const isOurs = hasOriginOf(APP_URL);

  test.each(['app://plutarc/', 'app://plutarc', 'app://plutarc/index.html?a=b#/backtester/1', 'APP://plutarc/x'])(
    'takes %s for ours',
    (url) => {
      expect(isOurs(url)).toBe(true);
    },
  );

  test.each(HOSTILE_URLS)('does not take "%s" for ours', (url) => {
    expect(isOurs(url)).toBe(false);
  });

  test('of a development server includes its port', () => {
    const isDevelopment = hasOriginOf('http://localhost:5173/');
    expect(isDevelopment('http://localhost:5173/main.tsx')).toBe(true);
    for (const url of [
      'http://localhost:5174/',
      'https://localhost:5173/',
      'http://localhost/',
      'http://127.0.0.1:5173/',
    ]) {
      expect(isDevelopment(url), url).toBe(false);
    }
  });
});
