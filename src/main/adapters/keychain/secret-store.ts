/** The parts of one key, e.g. `{ apiKey, secret, password }`. */
export type SecretParts = Readonly<Record<string, string>>;

/**
 * Where secrets rest. Nothing else in the application keeps one: what comes out of here goes to the exchange's client
 * and nowhere else.
 */
export interface SecretStore {
  readonly kind: 'keytar' | 'vault';
  /** @returns null when nothing is stored under that id */
  read(id: string): Promise<SecretParts | null>;
  /** Stores, or replaces, whole or not at all. */
  write(id: string, parts: SecretParts): Promise<void>;
  /** @returns false when there was nothing */
  remove(id: string): Promise<boolean>;
  /** Ids of everything stored: an entry without a key is offered for removal. */
  list(): Promise<string[]>;
  /** Forgets what is needed to read. The store cannot be used any more. */
  close(): void;
}

/** @throws Error when a stored text is not the parts of a key */
export function parseParts(text: string): SecretParts {
  const parsed: unknown = JSON.parse(text);
  const isParts =
    typeof parsed === 'object' &&
    parsed !== null &&
    !Array.isArray(parsed) &&
    Object.values(parsed).every((part) => typeof part === 'string');
  // The text is not repeated: it is the secret.
  if (!isParts) throw new Error('a stored secret is not of the form that it was stored in');
  return parsed as SecretParts;
}
