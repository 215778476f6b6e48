import type { App, Session, WebContents } from 'electron';
import type { Log } from '#main/log.ts';
import { isAllowedLink } from './external-links.ts';
import type { TrustedUrl } from './origin.ts';

/** The parts of a page that the guard holds on to. */
export type GuardedContents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

interface GuardOptions {
  readonly isTrusted: TrustedUrl;
  readonly openExternal: (url: string) => void;
  readonly log: Log;
}

/**
 * Keeps a page where it is: no navigation, redirect or frame to another origin, no new window, no webview. A link to an
 * allow-listed site opens in the user's browser.
 */
export function guardWebContents(contents: GuardedContents, { isTrusted, openExternal, log }: GuardOptions): void {
  const stay = (what: string) => (event: { preventDefault(): void; url: string }) => {
    if (isTrusted(event.url)) return;
    event.preventDefault();
    log.warn({ what }, 'refused to leave our page');
  };
  contents.on('will-navigate', stay('navigation'));
  contents.on('will-redirect', stay('redirect'));
  contents.on('will-frame-navigate', stay('frame navigation'));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedLink(url)) openExternal(url);
    return { action: 'deny' };
  });
}

/** Guards every page that the application will ever have. */
export function guardAllWebContents(app: Pick<App, 'on'>, options: GuardOptions): void {
  app.on('web-contents-created', (_event, contents) => guardWebContents(contents, options));
}

/** Refuses every permission: the window needs none. Electron grants everything unless it is told otherwise. */
export function denyPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
