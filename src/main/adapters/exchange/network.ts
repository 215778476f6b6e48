import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { UserError } from '#main/errors.ts';
import type { CcxtApi } from './ccxt-api.ts';

/** How this machine reaches exchanges; for traders whose network needs it. */
export interface NetworkOptions {
  /** `http://[user:password@]host:port` of a proxy that takes CONNECT, or null. */
  readonly proxy: string | null;
  /** Which addresses of an exchange are used. A key that is bound to an IPv4 address needs `ipv4`. */
  readonly ipVersion: 'any' | 'ipv4' | 'ipv6';
  /** Longest time for one request, ms. */
  readonly timeoutMs: number;
}

export const DEFAULT_NETWORK: NetworkOptions = { proxy: null, ipVersion: 'any', timeoutMs: 10_000 };

const FAMILY = { any: 0, ipv4: 4, ipv6: 6 } as const;

/**
 * Makes requests and streams of a ccxt object go the given way.
 * @throws UserError when the proxy's address is not one
 */
export async function applyNetwork(api: CcxtApi, options: NetworkOptions): Promise<void> {
  const family = familyOf(options);
  const proxy = options.proxy === null ? null : proxyUrl(options.proxy);
  Reflect.set(api, 'timeout', options.timeoutMs);
  await chooseDispatcher(api, family, proxy);
  const plain = proxy ? new ConnectThroughProxy(proxy, false) : new HttpAgent({ keepAlive: true, family });
  const secure = proxy ? new ConnectThroughProxy(proxy, true) : new HttpsAgent({ keepAlive: true, family });
  // ccxt takes `httpAgent` for ws:// and `agent` for wss:// streams.
  Reflect.set(api, 'httpAgent', plain);
  Reflect.set(api, 'agent', secure);
}

/** The agent of one request that goes the given way: false for a connection of its own. */
export function agentFor({ proxy }: NetworkOptions, secure: boolean): HttpAgent | false {
  return proxy === null ? false : new ConnectThroughProxy(proxyUrl(proxy), secure, false);
}

/** The number of the address family, as Node's sockets take it; 0 for any. */
export function familyOf({ ipVersion }: NetworkOptions): 0 | 4 | 6 {
  return FAMILY[ipVersion];
}

/** REST goes through undici, which ccxt loads on the first request: its dispatcher decides about proxy and addresses. */
async function chooseDispatcher(api: CcxtApi, family: 0 | 4 | 6, proxy: URL | null): Promise<void> {
  if (family === 0 && proxy === null) return;
  await (Reflect.get(api, 'loadFetchImplementation') as () => Promise<void>).call(api);
  const undici: unknown = Reflect.get(api, 'undiciModule');
  if (typeof undici !== 'object' || undici === null) return;
  const base = (Reflect.get(api, 'getDispatcherOptions') as (plain: boolean) => object).call(api, true);
  const name = proxy ? 'ProxyAgent' : 'Agent';
  const Dispatcher = Reflect.get(undici, name) as new (options: object) => unknown;
  const addresses = family === 0 ? {} : { autoSelectFamily: false, connect: { family } };
  Reflect.set(api, 'fetchDispatcher', new Dispatcher({ ...base, ...addresses, ...(proxy ? { uri: proxy.href } : {}) }));
}

function proxyUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '') return url;
  throw new UserError(`"${text}" is not the address of a proxy: use the form http://host:port.`, { field: 'proxy' });
}

type Connected = (error: Error | null, stream: Duplex) => void;

/** An agent whose connections are tunnels through a proxy (CONNECT), with TLS inside for secure ones. */
class ConnectThroughProxy extends HttpsAgent {
  readonly #proxy: URL;
  readonly #secure: boolean;

  constructor(proxy: URL, secure: boolean, keepAlive = true) {
    super({ keepAlive });
    this.#proxy = proxy;
    this.#secure = secure;
    // `http.request` refuses an agent of the other protocol.
    Reflect.set(this, 'protocol', secure ? 'https:' : 'http:');
    Reflect.set(this, 'defaultPort', secure ? 443 : 80);
  }

  override createConnection(options: object, callback?: Connected): undefined {
    const { host = 'localhost', port } = options as { host?: string; port?: number };
    const target = `${host}:${port ?? (this.#secure ? 443 : 80)}`;
    const { username, password } = this.#proxy;
    const login = username
      ? `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`
      : null;
    const open = this.#proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = open({
      host: this.#proxy.hostname,
      port: this.#proxy.port || (this.#proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(login ? { 'proxy-authorization': login } : {}) },
    });
    request.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        callback?.(new Error(`the proxy refused to connect to ${host} (${answer.statusCode})`), socket);
      } else callback?.(null, this.#secure ? connectTls({ socket, servername: host }) : socket);
    });
    request.once('error', (error) => (callback as ((error: Error) => void) | undefined)?.(error));
    request.end();
    return undefined;
  }
}
