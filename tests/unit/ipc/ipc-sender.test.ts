import type { WebContents, WebFrameMain } from 'electron';
import { describe, expect, test } from 'vitest';
import { isTrustedSender, type Sender } from '#main/desktop/ipc-sender.ts';
import { APP_URL, hasOriginOf } from '#main/desktop/origin.ts';

const frame = (url: string) => ({ url }) as WebFrameMain;
const pageWith = (mainFrame: WebFrameMain) => ({ mainFrame }) as WebContents;
const event = (sender: WebContents, senderFrame: WebFrameMain | null) => ({ sender, senderFrame }) as Sender;
const isTrusted = hasOriginOf(APP_URL);

const ourFrame = frame(`${APP_URL}index.html#/backtester`);
const ourPage = pageWith(ourFrame);
const strayFrame = frame('https://example.org/');
const strayPage = pageWith(strayFrame);

describe('a request is ours', () => {
  test('when it comes from the main frame of the window', () => {
    expect(isTrustedSender(event(ourPage, ourFrame), ourPage, isTrusted)).toBe(true);
  });

  test.each([
    ['a frame inside our page', event(ourPage, frame(APP_URL)), ourPage],
    ['a frame that has gone', event(ourPage, null), ourPage],
    ['another window with our address', event(pageWith(ourFrame), ourFrame), ourPage],
    ['our window after it was led elsewhere', event(strayPage, strayFrame), strayPage],
    ['anybody while there is no window', event(ourPage, ourFrame), null],
  ])('and not when it comes from %s', (_who, request, page) => {
    expect(isTrustedSender(request, page, isTrusted)).toBe(false);
  });
});
