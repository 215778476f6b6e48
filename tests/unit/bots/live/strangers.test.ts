import { describe, expect, it } from 'vitest';
import type { ExchangeOrder } from '#main/adapters/exchange/exchange-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { Strangers } from '#main/services/bots/live/strangers.ts';

const order = (id: string, clientOrderId: string | null) => ({ id, clientOrderId }) as ExchangeOrder;

describe('orders that are not in the journal', () => {
  it('mean another instance when they bear our mark, and are said once', () => {
    const alarms: string[] = [];
    const notices: string[] = [];
    const strangers = new Strangers(
      findSupportedProfile('gate'),
      (text) => alarms.push(text),
      (text) => notices.push(text),
    );
    for (let look = 0; look < 3; look++) strangers.seen('BTC', [order('1', 't-plabc'), order('2', 'by hand')]);
    expect(strangers.present).toBe(true);
    expect(alarms).toHaveLength(1);
    expect(notices).toEqual(["1 open order of BTC are somebody else's (EXTERNAL): they are left alone."]);
    strangers.seen('BTC', [order('2', 'by hand')]);
    expect(strangers.present).toBe(false);
  });

  it('cannot be told apart where ids are numbers', () => {
    const strangers = new Strangers(
      findSupportedProfile('hyperliquid'),
      () => expect.unreachable(),
      () => undefined,
    );
    strangers.seen('BTC', [order('1', '0x00000000000000000000000000000001')]);
    expect(strangers.present).toBe(false);
  });
});
