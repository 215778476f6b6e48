import { isLoopback } from '#main/adapters/http/loopback.ts';
import { UserError } from '#main/errors.ts';
import type { CcxtApi } from './ccxt-api.ts';

/** Name of the environment variable that repoints an exchange, e.g. `PLUTARC_ENDPOINT_BYBIT`. */
export function endpointVariable(exchange: string): string {
  return `PLUTARC_ENDPOINT_${exchange.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/**
 * Where a simulator stands in for an exchange, or null. Only addresses of this machine are taken: anything else would
 * send signed requests, and with them the account, to whoever set the variable.
 * @returns the origin, e.g. `http://127.0.0.1:8902`
 * @throws UserError when the variable is set to anything else
 */
export function endpointOverride(exchange: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const variable = endpointVariable(exchange);
  const value = env[variable]?.trim();
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const plain = url?.protocol === 'http:' && url.username === '' && url.pathname === '/' && url.search === '';
  if (!url || !plain || !isLoopback(url.hostname) || url.port === '') {
    throw new UserError(
      `${variable} is "${value}": it can only name a port of this machine, such as http://127.0.0.1:8902.`,
    );
  }
  return url.origin;
}

/**
 * Turns every REST and stream address of a ccxt object to `origin`, keeping the paths, and what its error codes mean:
 * for Binance ccxt goes by the host, which is called after the product.
 */
export function repoint(api: CcxtApi, origin: string): void {
  const { host } = new URL(origin);
  api.urls.api = repointed(api.urls.api, host);
  // Addresses with a placeholder for the host would find their way back through this field.
  Reflect.set(api, 'hostname', host);
  const meanings: unknown = Reflect.get(api, 'getExceptionsByUrl');
  if (typeof meanings !== 'function') return;
  const here = `http://${host}/`;
  Reflect.set(api, 'getExceptionsByUrl', (url: unknown, kind: unknown) => {
    const path = typeof url === 'string' && url.startsWith(here) ? url.slice(here.length) : null;
    const product = /^[fdep]api(?=\/)/.exec(path ?? '')?.[0] ?? 'api';
    return Reflect.apply(meanings, api, [path === null ? url : `https://${product}.${host}/${path}`, kind]);
  });
}

function repointed(value: unknown, host: string): unknown {
  if (typeof value === 'string') return value.replace(/^(http|ws)s?:\/\/[^/]+/, `$1://${host}`);
  if (Array.isArray(value)) return value.map((entry) => repointed(entry, host));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, repointed(entry, host)]));
}
