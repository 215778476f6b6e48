import type { ApiCall } from './api-call.ts';

/** A request as the journal keeps it: what proves who sent it is left out. */
export interface JournalEntry {
  readonly n: number;
  /** Exchange time, ms. */
  readonly time: number;
  readonly transport: 'http' | 'stream';
  readonly call: ApiCall;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Status of the answer; 0 where none was sent. */
  status: number;
  /** Kinds of the faults that struck. */
  faults: readonly string[];
  /** Whether the exchange acted on it. */
  handled: boolean;
}

const SECRET =
  /(^|[-_])sign(ature|ed_challenge)?$|secret|passphrase|^authent$|authorization|api-?key|access-key|_token$|cookie/i;

/** Every request in the order in which it came. */
export class Journal {
  readonly entries: JournalEntry[] = [];

  add(entry: Omit<JournalEntry, 'n' | 'status' | 'faults' | 'handled'>): JournalEntry {
    const kept: JournalEntry = {
      ...entry,
      n: this.entries.length + 1,
      params: withoutSecrets(entry.params),
      headers: withoutSecrets(entry.headers),
      status: 0,
      faults: [],
      handled: false,
    };
    this.entries.push(kept);
    return kept;
  }

  /** Requests of one kind. */
  of(call: ApiCall): JournalEntry[] {
    return this.entries.filter((entry) => entry.call === call);
  }

  /** The newest request of a kind; an error where there is none. */
  last(call: ApiCall): JournalEntry {
    const entry = this.of(call).at(-1);
    if (!entry) throw new Error(`no ${call} request has come; seen: ${this.entries.map((e) => e.call).join(', ')}`);
    return entry;
  }

  clear(): void {
    this.entries.length = 0;
  }
}

function withoutSecrets<V>(values: Readonly<Record<string, V>>): Record<string, V | string> {
  const shown = Object.entries(values).map(([name, value]) => [name, SECRET.test(name) ? '(left out)' : value]);
  return Object.fromEntries(shown);
}
