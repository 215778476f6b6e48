import { describe, expect, test } from 'vitest';
import { EXTERNAL_LINKS } from '#contract/settings.ts';
import { isAllowedLink } from '#main/desktop/external-links.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';

describe('links to the outside', () => {
  test.each(Object.values(EXTERNAL_LINKS))('%s may be opened', (url) => {
    expect(isAllowedLink(url)).toBe(true);
  });

  test.each([
    ...HOSTILE_URLS,
    'http://www.tradingview.com/',
    'https://tradingview.com.evil.example/',
    'https://evil.example/?https://www.tradingview.com/',
    'https://www.tradingview.com@evil.example/',
    'https://user@www.tradingview.com/',
    'https://www.tradingview.com:8443/',
    'smb://www.tradingview.com/share',
    'vbscript:https://www.tradingview.com/',
  ])('"%s" may not', (url) => {
    expect(isAllowedLink(url)).toBe(false);
  });
});
