import type { NetworkRule } from '#contract/keys.ts';
import { DEFAULT_NETWORK, type NetworkOptions } from '#main/adapters/exchange/network.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { KeyTable } from '#main/adapters/storage/key-table.ts';
import { UserError } from '#main/errors.ts';
import type { SecretAccess } from './secret-access.ts';

type Table = Pick<KeyTable, 'networkRules' | 'putNetworkRule' | 'removeNetworkRule'>;

/** The rule for exchanges without one of their own. */
export const ALL_EXCHANGES = 'all';

export interface NetworkChange {
  readonly id: string;
  /** Undefined keeps the proxy that there is. May carry a login. */
  readonly proxy?: string | null | undefined;
  readonly ipVersion: NetworkRule['ipVersion'];
}

/** The way from this machine to the exchanges: proxies and address families. Every client goes it. */
export class NetworkSettings {
  readonly #table: Table;
  readonly #secrets: SecretAccess;

  constructor(table: Table, secrets: SecretAccess) {
    this.#table = table;
    this.#secrets = secrets;
  }

  list(): NetworkRule[] {
    return this.#table.networkRules();
  }

  /**
   * How to reach one exchange.
   * @throws UserError when the login of its proxy cannot be read, since going around the proxy may not be wanted
   */
  async optionsFor(exchange: string): Promise<NetworkOptions> {
    const rules = this.list();
    const rule = rules.find(({ id }) => id === exchange) ?? rules.find(({ id }) => id === ALL_EXCHANGES);
    if (!rule) return DEFAULT_NETWORK;
    return { ...DEFAULT_NETWORK, proxy: await this.#proxyOf(rule), ipVersion: rule.ipVersion };
  }

  /** @throws UserError when the exchange is not known or the proxy's address is not one */
  async set({ id, proxy, ipVersion }: NetworkChange): Promise<void> {
    if (id !== ALL_EXCHANGES) findSupportedProfile(id);
    const before = this.list().find((rule) => rule.id === id);
    if (proxy === undefined) {
      const kept = before ?? { proxy: null, hasLogin: false };
      this.#table.putNetworkRule({ id, proxy: kept.proxy, hasLogin: kept.hasLogin, ipVersion });
      return;
    }
    const { address, login } = readProxy(proxy);
    if (login !== null) await this.#secrets.write(entryOf(id), login);
    else if (before?.hasLogin) await this.#secrets.remove(entryOf(id));
    this.#table.putNetworkRule({ id, proxy: address, hasLogin: login !== null, ipVersion });
  }

  async remove(id: string): Promise<void> {
    if (this.list().some((rule) => rule.id === id && rule.hasLogin)) await this.#secrets.remove(entryOf(id));
    this.#table.removeNetworkRule(id);
  }

  /** Entries of the keychain that rules belong to. */
  entries(): string[] {
    return this.list()
      .filter(({ hasLogin }) => hasLogin)
      .map(({ id }) => entryOf(id));
  }

  async #proxyOf({ id, proxy, hasLogin }: NetworkRule): Promise<string | null> {
    if (proxy === null || !hasLogin) return proxy;
    const login = await this.#secrets.read(entryOf(id));
    if (!login) {
      throw new UserError(`The login of the proxy ${proxy} is not in the keychain any more: enter the proxy again.`, {
        code: 'refused',
        field: 'proxy',
      });
    }
    const url = new URL(proxy);
    url.username = encodeURIComponent(login.user ?? '');
    url.password = encodeURIComponent(login.password ?? '');
    return url.href;
  }
}

function entryOf(id: string): string {
  return `proxy-${id}`;
}

interface Proxy {
  readonly address: string | null;
  readonly login: { readonly user: string; readonly password: string } | null;
}

function readProxy(text: string | null): Proxy {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return { address: null, login: null };
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null;
  const known = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!url || !known || url.hostname === '' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    // The text is not repeated: it may hold a password.
    throw new UserError('This is not the address of a proxy: use the form http://host:port.', { field: 'proxy' });
  }
  const login = url.username === '' ? null : { user: decoded(url.username), password: decoded(url.password) };
  return { address: url.origin, login };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
