/** Our page is `app://plutarc/…`: a scheme of our own, served from the built files and nothing else. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'plutarc';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`;

/** Tells whether a URL belongs to our page. */
export type TrustedUrl = (url: string) => boolean;

/**
 * Whether `url` has exactly the scheme, host and port of `base`. Parsed and compared part by part: `app:` is not a
 * special scheme, so `URL.origin` would be "null" for it and for many others.
 */
export function hasOriginOf(base: string): TrustedUrl {
  const expected = new URL(base);
  return (url) => {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    return (
      parsed !== null &&
      parsed.protocol === expected.protocol &&
      parsed.hostname === expected.hostname &&
      parsed.port === expected.port &&
      parsed.username === '' &&
      parsed.password === ''
    );
  };
}
