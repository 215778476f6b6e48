import { createRequire } from 'node:module';
import { UserError } from '#main/errors.ts';
import { parseParts, type SecretParts, type SecretStore } from './secret-store.ts';

/** The part of keytar that is used. Written down here because the module is optional, and its types with it. */
interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<readonly { readonly account: string }[]>;
}

/** Name of our entries in the operating system's keychain. */
const SERVICE = 'plutarc';

/** Account that is asked for to see whether a keychain answers; nothing is ever stored under it. */
const PROBE = 'probe';

/** Secrets in the operating system's keychain: Keychain on macOS, Credential Vault on Windows, Secret Service on Linux. */
export class KeytarStore implements SecretStore {
  readonly kind = 'keytar';
  readonly #keytar: Keytar;
  readonly #service: string;

  private constructor(keytar: Keytar, service: string) {
    this.#keytar = keytar;
    this.#service = service;
  }

  /**
   * Loads keytar on first use and asks the keychain a question, so that a missing one is noticed here and not when a key
   * is to be saved.
   * @throws UserError when keytar is not installed or when no keychain is running
   */
  static async open(service = SERVICE): Promise<KeytarStore> {
    const keytar = loadKeytar();
    try {
      await keytar.getPassword(service, PROBE);
    } catch (cause) {
      throw new UserError(`No keychain is running (${reasonOf(cause)}). ${adviceFor(process.platform)}`, {
        code: 'failed',
        cause,
      });
    }
    return new KeytarStore(keytar, service);
  }

  async read(id: string): Promise<SecretParts | null> {
    const text = await this.#keytar.getPassword(this.#service, id);
    return text === null ? null : parseParts(text);
  }

  async write(id: string, parts: SecretParts): Promise<void> {
    await this.#keytar.setPassword(this.#service, id, JSON.stringify(parts));
  }

  async remove(id: string): Promise<boolean> {
    return await this.#keytar.deletePassword(this.#service, id);
  }

  async list(): Promise<string[]> {
    return (await this.#keytar.findCredentials(this.#service)).map(({ account }) => account).sort();
  }

  close(): void {}
}

/** The module is required when it is first needed: it is optional, and loading it connects to the keychain's library. */
function loadKeytar(): Keytar {
  try {
    return createRequire(import.meta.url)('keytar');
  } catch (cause) {
    throw new UserError(
      `The keychain cannot be used because its module is not installed (${reasonOf(cause)}): install it with libsecret present, or keep secrets in a vault file under a passphrase (PLUTARC_KEYCHAIN=vault).`,
      { code: 'failed', cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0].replace(/[.\s]+$/, '');
}

function adviceFor(platform: NodeJS.Platform): string {
  const vault = 'or keep secrets in a vault file under a passphrase (PLUTARC_KEYCHAIN=vault).';
  if (platform !== 'linux') return `Unlock the system's keychain and try again, ${vault}`;
  return `Start one, such as gnome-keyring or KWallet, in a session with D-Bus, ${vault}`;
}
