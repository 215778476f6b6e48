import { describe, expect, it } from 'vitest';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { ExchangeKnowledge } from '#main/services/bots/live/exchange-knowledge.ts';
import { LIVE_PACE } from '#main/services/bots/live/live-pace.ts';

describe('what is known of the exchange', () => {
  it('tells of every failure, also of its own questions: a clock that is refused has to be measured anew', async () => {
    const failures: string[] = [];
    const refusal = new ExchangeError(
      findSupportedProfile('bybit'),
      'clock-skew',
      'the time of the request is too old',
    );
    const knowledge = new ExchangeKnowledge({
      pace: LIVE_PACE,
      read: async () => {
        throw refusal;
      },
      back: () => undefined,
      unanswered: ({ kind }) => failures.push(kind),
      defect: (error) => {
        throw error;
      },
    });
    knowledge.tick();
    await knowledge.idle();
    expect(failures).toEqual(['clock-skew']);
    expect(knowledge.known).toBe(false);
    knowledge.failed(refusal);
    expect(failures).toHaveLength(2);
  });
});
