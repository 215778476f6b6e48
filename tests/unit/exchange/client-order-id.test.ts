import { expect, it } from 'vitest';
import { clientOrderIdFor, fitsRule, OWN_ID_MARK } from '#main/adapters/exchange/client-order-id.ts';
import { SUPPORTED_PROFILES } from '#main/adapters/exchange/profiles/index.ts';

it.each(SUPPORTED_PROFILES)('makes ids that $name takes, the same for the same key', ({ orders }) => {
  const keys = Array.from({ length: 500 }, (_, i) => `bot-1 entry ${i}`);
  const ids = keys.map((key) => clientOrderIdFor(orders.clientOrderId, key));
  expect(ids.every((id) => fitsRule(orders.clientOrderId, id))).toBe(true);
  expect(new Set(ids).size).toBe(keys.length);
  expect(ids).toEqual(keys.map((key) => clientOrderIdFor(orders.clientOrderId, key)));
});

it('marks ids as ours where the exchange takes text', () => {
  for (const { orders } of SUPPORTED_PROFILES) {
    const rule = orders.clientOrderId;
    if (rule.kind === 'text') expect(clientOrderIdFor(rule, 'x')).toMatch(new RegExp(`^${rule.prefix}${OWN_ID_MARK}`));
  }
});

it.each([
  ['0x12', { kind: 'hex-128' }],
  ['0', { kind: 'integer-63' }],
  ['9223372036854775808', { kind: 'integer-63' }],
  ['12a', { kind: 'integer-63' }],
  ['pl-1', { kind: 'text', prefix: '', maxLength: 32, pattern: /^[A-Za-z0-9]+$/ }],
  ['a'.repeat(33), { kind: 'text', prefix: '', maxLength: 32, pattern: /^[A-Za-z0-9]+$/ }],
  ['pl1', { kind: 'text', prefix: 't-', maxLength: 28, pattern: /^t-[a-z0-9]+$/ }],
] as const)('does not take %s for an id under %j', (id, rule) => {
  expect(fitsRule(rule, id)).toBe(false);
});
