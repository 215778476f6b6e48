import { hash as hashOf } from 'node:crypto';
import type { ClientOrderIdRule } from './profile.ts';

/** What our ids begin with where an exchange takes text, so that a stranger's orders are told from ours. */
export const OWN_ID_MARK = 'pl';

/** Base 36 digits of a hash in a text id: 124 bits, beyond any chance of two alike. */
const HASH_DIGITS = 24;

/**
 * The id that an order carries to an exchange, in the form that the exchange allows. The same key always gives the same
 * id, so that a repeated order is recognised by the exchange as the same one.
 * @param key what makes the order ours and unique, e.g. bot, intent, sequence and attempt
 */
export function clientOrderIdFor(rule: ClientOrderIdRule, key: string): string {
  const hash = hashOf('sha256', key);
  switch (rule.kind) {
    case 'hex-128':
      return `0x${hash.slice(0, 32)}`;
    case 'integer-63':
      return String(1n + (BigInt(`0x${hash.slice(0, 16)}`) >> 1n));
    case 'text': {
      const digits = BigInt(`0x${hash.slice(0, 32)}`)
        .toString(36)
        .padStart(25, '0')
        .slice(-HASH_DIGITS);
      return `${rule.prefix}${OWN_ID_MARK}${digits}`.slice(0, rule.maxLength);
    }
  }
}

/** Whether an exchange with this rule would take the id. */
export function fitsRule(rule: ClientOrderIdRule, id: string): boolean {
  switch (rule.kind) {
    case 'hex-128':
      return /^0x[0-9a-f]{32}$/.test(id);
    case 'integer-63':
      return /^[1-9]\d{0,18}$/.test(id) && BigInt(id) < 2n ** 63n;
    case 'text':
      return id.length <= rule.maxLength && id.startsWith(rule.prefix) && rule.pattern.test(id);
  }
}
