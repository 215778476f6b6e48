import { EXTERNAL_LINKS } from '#contract/settings.ts';

const ALLOWED_HOSTS = new Set(Object.values(EXTERNAL_LINKS).map((link) => new URL(link).hostname));

/** Whether a page may be opened in the user's browser: https, an allow-listed host, no user name, no odd port. */
export function isAllowedLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  return protocol === 'https:' && ALLOWED_HOSTS.has(hostname) && port === '' && username === '' && password === '';
}
