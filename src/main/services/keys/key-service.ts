import { randomUUID } from 'node:crypto';
import type {
  AddKeyReply,
  Credentials,
  InstrumentLimits,
  Key,
  KeyInstrument,
  KeyTest,
  MadeKeyTest,
  NewKey,
  SecretStoreState,
} from '#contract/keys.ts';
import {
  CREDENTIAL_TITLES,
  maskedHint,
  type TidiedCredentials,
  tidyCredentials,
} from '#main/adapters/exchange/credentials.ts';
import { endpointOverride } from '#main/adapters/exchange/endpoint-override.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { KeyTable } from '#main/adapters/storage/key-table.ts';
import { UserError } from '#main/errors.ts';
import { NOTIFICATION_ENTRIES } from '../notifications/channel-secrets.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import type { AskExchange, AskedAccount, Asking } from './ask-exchange.ts';
import { checkInstrument, instrumentsTouched } from './instrument-rules.ts';
import type { NetworkSettings } from './network-settings.ts';
import { throwIfCancelled } from './running-checks.ts';
import type { SecretAccess } from './secret-access.ts';

export interface KeyServiceOptions {
  readonly table: KeyTable;
  readonly secrets: SecretAccess;
  readonly network: NetworkSettings;
  readonly ask: AskExchange;
  readonly hub: TopicHub;
  readonly now?: () => number;
}

/** For questions that nobody waits for with a button to cancel them. */
const PATIENT: Asking = { signal: new AbortController().signal };

const LONGEST_LABEL = 60;

/**
 * Exchange keys and the rules about them. A secret goes from `add` to the secret store, and from there to an exchange's
 * client; nothing else here keeps, returns or prints one.
 */
export class KeyService {
  readonly #table: KeyTable;
  readonly #secrets: SecretAccess;
  readonly #network: NetworkSettings;
  readonly #ask: AskExchange;
  readonly #hub: TopicHub;
  readonly #now: () => number;

  constructor({ table, secrets, network, ask, hub, now = Date.now }: KeyServiceOptions) {
    this.#table = table;
    this.#secrets = secrets;
    this.#network = network;
    this.#ask = ask;
    this.#hub = hub;
    this.#now = now;
    hub.replaceAll('keys', table.list());
  }

  list(): Key[] {
    return this.#table.list();
  }

  /** Another process over the same data folder may have changed the keys. */
  async reload(): Promise<SecretStoreState> {
    this.#hub.replaceAll('keys', this.#table.list());
    return await this.#secrets.state(() => [...this.#table.ids(), ...this.#network.entries(), ...NOTIFICATION_ENTRIES]);
  }

  /** @throws UserError when no key has that id or label */
  find(name: string): Key {
    const keys = this.#table.list();
    const key =
      keys.find(({ id }) => id === name) ?? keys.find(({ label }) => label.toLowerCase() === name.toLowerCase());
    if (key) return key;
    throw new UserError(`There is no key "${name}": see "plutarc keys list".`, { code: 'not-found', field: 'id' });
  }

  /**
   * Tests a key and, when nothing is wrong with it, stores it. A key that the exchange says can withdraw is refused; so
   * is one of which the exchange does not tell, unless the user has said that it cannot.
   * @throws UserError when the input is not that of a key, when the secret store is not open, or with code `cancelled`
   */
  async add(given: NewKey, asking: Asking = PATIENT): Promise<AddKeyReply> {
    const profile = findSupportedProfile(given.exchange);
    const label = this.#freeLabel(given.label);
    requireOffered(profile, given);
    const tidied = tidyCredentials(profile, given.credentials);
    const { credentials } = tidied;
    // Before the exchange is asked: what was typed should not be lost for want of a place to put it.
    await this.#secrets.require();
    await this.#refuseSecond(profile, credentials);
    const account = await this.#account({ ...given, exchange: profile.id }, credentials);
    const test = await this.#ask('test', account, asking);
    throwIfCancelled(asking.signal);

    const masked = maskedHint(credentials);
    const untold = test.diagnosis === 'ok' && test.withdraw === null;
    const needsDenial = untold && !given.deniesWithdrawal;
    const reply = { masked, test, needsDenial, notes: notesOf(tidied) };
    if (test.diagnosis !== 'ok' || needsDenial) return { id: null, ...reply };

    const key: Key = {
      id: this.#freeId(label),
      label,
      exchange: profile.id,
      contract: given.contract,
      testnet: given.testnet,
      masked,
      active: true,
      createdAt: this.#now(),
      withdrawalDeniedAt: untold ? this.#now() : null,
      test: this.#made(profile.id, test),
      instruments: [],
      botId: null,
    };
    await this.#store(key, credentials);
    return { id: key.id, ...reply };
  }

  /**
   * Tests a stored key and keeps the result.
   * @throws UserError when there is no such key, when its secret cannot be read, or with code `cancelled`
   */
  async test(id: string, asking: Asking = PATIENT): Promise<MadeKeyTest> {
    const key = this.find(id);
    const found = await this.#ask('test', await this.#accountOf(key), asking);
    throwIfCancelled(asking.signal);
    const test = this.#made(key.exchange, found);
    this.#table.setTest(key.id, test);
    this.#publish(key.id);
    return test;
  }

  /** An inactive key opens no positions; what is open is still closed with it. */
  setActive(id: string, active: boolean): void {
    const key = this.find(id);
    this.#table.setActive(key.id, active);
    this.#publish(key.id);
  }

  /**
   * Removes a key and its secret, at once and for good.
   * @throws UserError while it serves a bot, or when the secret store is not open: a secret must not stay behind
   */
  async remove(id: string): Promise<void> {
    const key = this.find(id);
    if (key.botId !== null) throw assigned(key);
    await this.#secrets.remove(key.id);
    if (!this.#table.removeUnassigned(key.id) && this.#table.get(key.id)) throw assigned(key);
    this.#hub.remove('keys', key.id);
  }

  /** Removes an entry of the secret store that no key belongs to. */
  async removeOrphan(id: string): Promise<void> {
    if ([...this.#table.ids(), ...this.#network.entries(), ...NOTIFICATION_ENTRIES].includes(id)) {
      throw new UserError('This entry belongs to a key, a proxy or a notification: remove that.', { code: 'refused' });
    }
    await this.#secrets.remove(id);
  }

  /** What the key's exchange has to trade, in the order of its symbols. */
  async instruments(id: string, asking: Asking = PATIENT): Promise<InstrumentLimits[]> {
    const listed = await this.#listed(this.find(id), asking);
    return listed.filter(({ active }) => active).sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  }

  /**
   * Replaces the instruments of a key. Each is checked against the exchange's limits, and none whose leverage or margin
   * changes may have an open position.
   * @throws UserError that names the instrument, also when the exchange cannot be asked
   */
  async setInstruments(id: string, instruments: readonly KeyInstrument[], asking: Asking = PATIENT): Promise<void> {
    const key = this.find(id);
    const profile = findSupportedProfile(key.exchange);
    const symbols = instruments.map(({ symbol }) => symbol);
    const repeated = symbols.find((symbol, k) => symbols.indexOf(symbol) < k);
    if (repeated !== undefined) throw new UserError(`${repeated} is listed twice: keep one.`, { field: 'instruments' });
    const changed = instruments.filter(
      (next) => !key.instruments.some((old) => JSON.stringify(old) === JSON.stringify(next)),
    );
    if (changed.length > 0) {
      const listed = await this.#listed(key, asking);
      for (const instrument of changed) {
        const limits = listed.find(({ symbol }) => symbol === instrument.symbol);
        if (!limits) {
          throw new UserError(
            `${profile.name} has no ${key.contract} perpetual ${instrument.symbol}: choose one of its list.`,
            { field: 'symbol' },
          );
        }
        checkInstrument(profile, instrument, {
          ...limits,
          maxLeverage: await this.#maxLeverage(key, profile, limits, asking),
        });
      }
    }
    await this.#refuseOpenPositions(key, instrumentsTouched(key.instruments, instruments), asking);
    this.#table.setInstruments(key.id, [...instruments]);
    this.#publish(key.id);
  }

  /**
   * Gives a key to a bot, which it then serves alone.
   * @throws UserError when it serves another bot, when the bot has another key, or when it may open no positions
   */
  assign(id: string, botId: string): void {
    const key = this.find(id);
    const obstacle = entriesBlockedBy(key);
    if (obstacle !== null) throw new UserError(obstacle, { code: 'refused', field: 'key' });
    if (!this.#table.assign(key.id, botId)) {
      throw new UserError(
        key.botId !== null && key.botId !== botId
          ? `The key ${key.label} serves another bot: one key serves one bot at a time. Choose another key.`
          : 'The bot has another key: take that away first.',
        { code: 'refused', field: 'key' },
      );
    }
    this.#publish(key.id);
  }

  /**
   * Takes the key of a bot away.
   * @throws UserError while the account has an open position in one of the key's instruments
   */
  async release(id: string, asking: Asking = PATIENT): Promise<void> {
    const key = this.find(id);
    if (key.botId === null) return;
    await this.#refuseOpenPositions(key, null, asking);
    this.#table.release(key.id);
    this.#publish(key.id);
  }

  /**
   * What a client for this key is opened with, in this process. For the host of bots alone; never to be sent anywhere.
   * @throws UserError when the secret is not there or the store is not open
   */
  async accountOf(id: string): Promise<AskedAccount> {
    return await this.#accountOf(this.find(id));
  }

  async #accountOf(key: Key): Promise<AskedAccount> {
    const parts = await this.#secrets.read(key.id);
    if (!parts) {
      throw new UserError(
        `The secret of ${key.label} is not in the keychain that is in use: remove the key and add it again.`,
        { code: 'refused' },
      );
    }
    return await this.#account(key, parts);
  }

  async #account(
    { exchange, contract, testnet }: Pick<Key, 'exchange' | 'contract' | 'testnet'>,
    credentials: Credentials | null,
  ): Promise<AskedAccount> {
    return { exchange, contract, testnet, credentials, network: await this.#network.optionsFor(exchange) };
  }

  /** Secret first: what a crash leaves behind is an entry without a key, which is offered for removal. */
  async #store(key: Key, credentials: Credentials): Promise<void> {
    await this.#secrets.write(key.id, { ...credentials } as Record<string, string>);
    try {
      this.#table.insert(key);
    } catch (error) {
      await this.#secrets.remove(key.id);
      throw error;
    }
    this.#publish(key.id);
  }

  #made(exchange: string, test: KeyTest): MadeKeyTest {
    return { ...test, at: this.#now(), endpoint: endpointOverride(exchange) };
  }

  async #listed(key: Key, asking: Asking): Promise<InstrumentLimits[]> {
    const listed = await this.#ask('instruments', await this.#account(key, null), asking);
    throwIfCancelled(asking.signal);
    return listed;
  }

  /** Some exchanges tell the highest leverage with the instrument, some to a key only, some not at all (0). */
  async #maxLeverage(
    key: Key,
    profile: SupportedProfile,
    { symbol, maxLeverage }: InstrumentLimits,
    asking: Asking,
  ): Promise<number> {
    if (maxLeverage > 0 || profile.tiers === 'none') return maxLeverage;
    return await this.#ask('max-leverage', await this.#accountOf(key), { ...asking, symbol });
  }

  /** @param symbols null for all instruments of the key */
  async #refuseOpenPositions(key: Key, symbols: readonly string[] | null, asking: Asking): Promise<void> {
    const asked = symbols ?? key.instruments.map(({ symbol }) => symbol);
    if (asked.length === 0) return;
    const positions = await this.#ask('positions', await this.#accountOf(key), asking);
    throwIfCancelled(asking.signal);
    const open = positions.find(({ symbol, amount }) => asked.includes(symbol) && amount !== 0);
    if (!open) return;
    throw new UserError(
      `${key.label} has an open position in ${open.symbol}: close it, then change its leverage, margin or key.`,
      { code: 'refused', field: 'instruments' },
    );
  }

  /** @throws UserError when the very same key is stored already */
  async #refuseSecond(profile: SupportedProfile, credentials: Credentials): Promise<void> {
    const masked = maskedHint(credentials);
    for (const other of this.#table.list()) {
      if (other.exchange !== profile.id || other.masked !== masked) continue;
      const stored = await this.#secrets.read(other.id);
      const field = profile.credentials.includes('apiKey') ? 'apiKey' : 'privateKey';
      if (stored?.[field] !== credentials[field]) continue;
      throw new UserError(`This key is stored already, as ${other.label}: use that one.`, {
        code: 'refused',
        field,
      });
    }
  }

  #freeLabel(text: string): string {
    const label = text.trim().replace(/\s+/g, ' ');
    if (label === '') throw new UserError('The key needs a label: give it a name of your own.', { field: 'label' });
    if (label.length > LONGEST_LABEL) {
      throw new UserError(`The label is too long: use at most ${LONGEST_LABEL} characters.`, { field: 'label' });
    }
    if (this.#table.list().some((key) => key.label.toLowerCase() === label.toLowerCase())) {
      throw new UserError(`There is a key with the label ${label} already: choose another one.`, { field: 'label' });
    }
    return label;
  }

  /** Readable on a command line. */
  #freeId(label: string): string {
    const slug = label
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 30);
    const taken = new Set(this.#table.ids());
    for (;;) {
      const id = `${slug || 'key'}-${randomUUID().slice(0, 6)}`;
      if (!taken.has(id)) return id;
    }
  }

  #publish(id: string): void {
    const key = this.#table.get(id);
    if (key) this.#hub.put('keys', key);
  }
}

/** Why a key may open no positions, in a sentence; null when it may. */
export function entriesBlockedBy(key: Key): string | null {
  if (!key.active) return `The key ${key.label} is deactivated: activate it to open positions with it.`;
  if (key.test.diagnosis === 'can-withdraw') {
    return `The key ${key.label} can move funds out of the account: replace it with one that cannot.`;
  }
  return null;
}

function assigned({ label }: Key): UserError {
  return new UserError(`The key ${label} serves a bot: stop the bot and take the key from it first.`, {
    code: 'refused',
  });
}

/** @throws UserError when the exchange lacks the contract type or a testnet */
function requireOffered(profile: SupportedProfile, { contract, testnet }: NewKey): void {
  if (!profile.contracts.includes(contract)) {
    throw new UserError(`${profile.name} has no ${contract} perpetuals: use ${profile.contracts.join(' or ')}.`, {
      field: 'contract',
    });
  }
  if (testnet && profile.testnet === null) {
    throw new UserError(`${profile.name} has no testnet: add the key without it.`, { field: 'testnet' });
  }
}

function notesOf({ trimmed, split }: TidiedCredentials): string[] {
  const notes = trimmed.map((field) => `Spaces or line ends around ${CREDENTIAL_TITLES[field]} were cut off.`);
  if (split) notes.push('The passphrase was taken from behind the colon of the secret.');
  return notes;
}
