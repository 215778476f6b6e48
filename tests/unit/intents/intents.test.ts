import { beforeEach, describe, expect, test } from 'vitest';
import { Intents } from '#main/services/intents.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';

let hub: TopicHub;
let intents: Intents;
beforeEach(() => {
  hub = new TopicHub();
  intents = new Intents(hub);
});

const waiting = () => hub.snapshot('intents').items;

describe('what the window shall show', () => {
  test('waits until the page has done it', () => {
    intents.ask({ kind: 'open-bot', botId: 'trend-1' });
    const [intent] = waiting();
    expect(intent).toMatchObject({ kind: 'open-bot', botId: 'trend-1' });
    expect(waiting()).toHaveLength(1);
    intents.handlers['app.intent-done']({ id: intent.id });
    expect(waiting()).toEqual([]);
  });

  test('is the last wish only', () => {
    intents.ask({ kind: 'open-bot', botId: 'trend-1' });
    intents.ask({ kind: 'kill-switch' });
    expect(waiting().map(({ kind }) => kind)).toEqual(['kill-switch']);
  });

  test('is a new wish when the same is asked for again', () => {
    intents.ask({ kind: 'kill-switch' });
    const [first] = waiting();
    intents.ask({ kind: 'kill-switch' });
    expect(waiting()[0].id).not.toBe(first.id);
    intents.handlers['app.intent-done']({ id: first.id });
    expect(waiting()).toHaveLength(1);
  });
});
