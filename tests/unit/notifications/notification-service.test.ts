import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { BotEvent } from '#contract/bots.ts';
import {
  type NotificationChannelId,
  type NotificationSettings,
  notificationSettingsSchema,
} from '#contract/notifications.ts';
import type { Message } from '#core/notifications/message.ts';
import { silentLog } from '#main/log.ts';
import { ActivityFeed } from '#main/services/notifications/activity-feed.ts';
import type { Channel } from '#main/services/notifications/channel.ts';
import { NotificationService } from '#main/services/notifications/notification-service.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { bot } from '../desktop/support/bots.ts';

const NOW = Date.UTC(2026, 4, 4, 12);

let hub: TopicHub;
let settings: NotificationSettings;
let elsewhere: boolean;
let taken: [NotificationChannelId, Message][];
let service: NotificationService;

function channel(id: NotificationChannelId, local: boolean): Channel {
  return {
    id,
    local,
    rule: { most: 100, windowMs: 1000 },
    endpoint: () => null,
    deliver: async (message) => {
      taken.push([id, message]);
      return 'Done.';
    },
  };
}

beforeEach(() => {
  hub = new TopicHub();
  elsewhere = false;
  taken = [];
  const on = { enabled: true };
  settings = notificationSettingsSchema.parse({ desktop: on, sound: on, telegram: on, webhook: on });
  service = new NotificationService({
    channels: [channel('desktop', true), channel('sound', true), channel('telegram', false)],
    settings: () => settings,
    hub,
    log: silentLog,
    hostedElsewhere: () => elsewhere,
    now: () => NOW,
  });
  onTestFinished(() => service.close());
});

const titles = () => hub.snapshot('activity').items.map(({ title }) => title);
const over = (id: NotificationChannelId) => taken.filter(([over]) => over === id).map(([, { title }]) => title);
const lockLine: BotEvent = {
  number: 1,
  at: NOW,
  event: { kind: 'lock', time: NOW, lock: { kind: 'drawdown', since: NOW, until: null, text: 'Too far.' } },
};

describe('a bot', () => {
  test('that is seen for the first time is no news, and its next state is', async () => {
    service.botChanged('a', bot({ state: 'starting', since: 1 }));
    expect(titles()).toEqual([]);
    service.botChanged('a', bot({ state: 'running', since: 2 }));
    service.botChanged('a', bot({ state: 'running', since: 2 }));
    expect(titles()).toEqual(['Trend (paper) is running']);
    await vi.waitFor(() => expect(over('telegram')).toEqual(['Trend (paper) is running']));
  });

  test('whose older state comes late has not changed', () => {
    service.botChanged('a', bot({ state: 'starting', since: 1 }));
    service.botChanged('a', bot({ state: 'running', since: 2 }));
    service.botChanged('a', bot({ state: 'starting', since: 1 }));
    service.botChanged('a', bot({ state: 'running', since: 2 }));
    expect(titles()).toHaveLength(1);
  });

  test('that another process hosts is told on this machine only', async () => {
    service.botChanged('a', bot({ state: 'running', since: 1 }));
    elsewhere = true;
    service.botChanged('a', bot({ state: 'error', since: 2, error: 'Something is wrong.' }));
    await vi.waitFor(() => expect(over('desktop')).toEqual(['Trend (paper) needs you']));
    expect(over('telegram')).toEqual([]);
  });

  test('that is gone is forgotten, and an unknown one tells nothing', () => {
    service.botChanged('a', bot({ state: 'running', since: 1 }));
    service.botChanged('a', null);
    service.told([{ id: 'a', events: [lockLine] }]);
    expect(titles()).toEqual([]);
  });
});

describe('a mode', () => {
  const locked = async () => {
    service.botChanged('a', bot());
    service.told([{ id: 'a', events: [lockLine] }]);
    await vi.waitFor(() => expect(taken.length).toBeGreaterThan(0));
  };

  test('that is on reaches every channel', async () => {
    await locked();
    expect(taken.map(([id, { silent, urgent }]) => [id, silent, urgent])).toEqual([
      ['desktop', false, true],
      ['sound', false, true],
      ['telegram', false, true],
    ]);
  });

  test('that is silent makes no sound', async () => {
    settings = { ...settings, modes: { ...settings.modes, risk: 'silent' } };
    await locked();
    expect(taken.map(([id, { silent }]) => [id, silent])).toEqual([
      ['desktop', true],
      ['telegram', true],
    ]);
  });

  test('that is off reaches the feed alone', async () => {
    settings = { ...settings, modes: { ...settings.modes, risk: 'off' } };
    service.botChanged('a', bot());
    service.told([{ id: 'a', events: [lockLine] }]);
    expect(titles()).toEqual(['Trend (paper): no more entries']);
    await service.close();
    expect(taken).toEqual([]);
  });

  test('holds for the channels that are switched on', async () => {
    settings = { ...settings, desktop: { enabled: false }, sound: { enabled: false } };
    await locked();
    expect(taken.map(([id]) => id)).toEqual(['telegram']);
  });
});

test('the kill switch is told when a bot obeyed it, and not when there was none', () => {
  service.killed('pause', []);
  service.killed('pause', [{ id: 'a', name: 'Trend', ok: true, text: 'Trend is paused.' }]);
  expect(titles()).toEqual(['Kill switch: entries paused']);
});

test('the feed keeps the last two hundred, and shows a flood once a second', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const feed = new ActivityFeed(hub);
  onTestFinished(() => feed.close());
  let deltas = 0;
  hub.onDelta(() => deltas++);
  for (let k = 0; k < 5000; k++) {
    feed.add({
      id: `${k}`,
      time: k,
      category: 'trades',
      urgent: false,
      title: `${k}`,
      text: '',
      bot: null,
      runId: null,
    });
  }
  expect(deltas).toBe(1);
  vi.advanceTimersByTime(1000);
  expect([titles().length, titles()[0], titles().at(-1)]).toEqual([200, '4800', '4999']);
  expect(deltas).toBeLessThan(410);
});
