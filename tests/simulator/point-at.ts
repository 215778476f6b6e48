/** URLs of a ccxt class, nested as the class has them. */
type Urls = string | { [name: string]: Urls } | undefined;

/** The part of a ccxt instance that says where it sends requests. */
interface Pointable {
  urls: { api?: Urls };
  loadHttpProxyAgent?(): Promise<unknown>;
  getExceptionsByUrl?(url: string, kind: string): unknown;
}

/** Sends every REST and stream request of a ccxt instance to a loopback port instead of the exchange. */
export async function pointAt<E>(exchange: E, port: number): Promise<E> {
  const instance = exchange as unknown as Pointable;
  instance.urls.api = rewrite(instance.urls.api, port);
  // Binance's class chooses the meaning of an error code by the host: without this, loopback would have other meanings.
  const byUrl = instance.getExceptionsByUrl?.bind(exchange);
  if (byUrl) {
    const there = (url: string) => url.replace(/^http:\/\/127\.0\.0\.1:\d+\/(fapi|dapi)/, 'https://$1.binance.com/$1');
    instance.getExceptionsByUrl = (url, kind) => byUrl(there(url), kind);
  }
  // ccxt takes an unencrypted stream for a proxy's, and refuses it, until its agents were loaded once.
  await instance.loadHttpProxyAgent?.();
  return exchange;
}

function rewrite(urls: Urls, port: number): Urls {
  if (typeof urls === 'string') {
    return urls
      .replace(/^https?:\/\/[^/]+/, `http://127.0.0.1:${port}`)
      .replace(/^wss?:\/\/[^/]+/, `ws://127.0.0.1:${port}`);
  }
  if (typeof urls !== 'object') return urls;
  return Object.fromEntries(Object.entries(urls).map(([name, value]) => [name, rewrite(value, port)]));
}
