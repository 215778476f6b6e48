import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { NotificationChannel } from '#contract/notifications.ts';
import type { Message } from '#core/notifications/message.ts';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { silentLog } from '#main/log.ts';
import { type Channel, DeliveryFailure } from '#main/services/notifications/channel.ts';
import { ChannelLine } from '#main/services/notifications/channel-line.ts';
import { TelegramChannel } from '#main/services/notifications/telegram-channel.ts';
import { signatureOf, WebhookChannel } from '#main/services/notifications/webhook-channel.ts';
import { PostBox } from '../../support/post-box.ts';

const TOKEN = '123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

let box: PostBox;
beforeEach(async () => {
  box = await PostBox.open();
  onTestFinished(() => box.close());
});

let numbered = 0;
const message = (changes: Partial<Message> = {}): Message => ({
  id: `m${++numbered}`,
  time: Date.now(),
  category: 'trades',
  urgent: false,
  silent: false,
  title: `number ${numbered}`,
  text: 'and its text',
  bot: { id: 'b', name: 'Bot' },
  count: 1,
  ...changes,
});
const urgent = () => message({ urgent: true, category: 'risk' });

function webhook(secrets: Record<string, string> = {}): WebhookChannel {
  const stored: Record<string, string> = { 'notify-webhook-url': `${box.url}/hook/SECRET-PATH`, ...secrets };
  const read = async (id: string) => (stored[id] === undefined ? null : { value: stored[id] });
  return new WebhookChannel({ secrets: { read }, network: async () => DEFAULT_NETWORK });
}

function telegram(chatId: string | null = '42'): TelegramChannel {
  vi.stubEnv('PLUTARC_ENDPOINT_TELEGRAM', box.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  return new TelegramChannel({
    secrets: { read: async () => ({ value: TOKEN }) },
    settings: () => ({ enabled: true, chatId, tokenHint: '123456:…' }),
    network: async () => DEFAULT_NETWORK,
  });
}

interface OpenLine {
  readonly line: ChannelLine;
  readonly states: NotificationChannel[];
  readonly state: () => NotificationChannel | undefined;
}

function open(channel: Channel, firstWaitMs = 20): OpenLine {
  const states: NotificationChannel[] = [];
  const line = new ChannelLine(channel, { log: silentLog, changed: (state) => void states.push(state), firstWaitMs });
  onTestFinished(() => line.close(0));
  return { line, states, state: () => states.at(-1) };
}

const signal = new AbortController().signal;
const arrived = (count: number) =>
  vi.waitFor(() => expect(box.posted.length).toBeGreaterThanOrEqual(count), { timeout: 20_000, interval: 5 });
const ids = () => box.posted.map(({ body }) => body.id);

describe('a webhook', () => {
  test('gets the notification as JSON, signed with the secret over the bytes of the body', async () => {
    const sent = message({ silent: true });
    await expect(webhook({ 'notify-webhook-secret': 'a long secret' }).deliver(sent, signal)).resolves.toContain(
      '(200)',
    );
    const [{ body, raw, headers, path }] = box.posted;
    expect(path).toBe('/hook/SECRET-PATH');
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-plutarc-signature']).toBe(signatureOf(raw, 'a long secret'));
    expect(body).toEqual({
      format: 'plutarc-notification/1',
      id: sent.id,
      time: sent.time,
      category: 'trades',
      urgent: false,
      silent: true,
      title: sent.title,
      text: 'and its text',
      bot: { id: 'b', name: 'Bot' },
      count: 1,
    });
  });

  test('without a secret gets no signature', async () => {
    await webhook().deliver(message(), signal);
    expect(box.posted[0].headers).not.toHaveProperty('x-plutarc-signature');
  });

  test.each([
    [503, true, 'does not work at the moment'],
    [408, true, 'does not work at the moment'],
    [429, true, 'wants fewer messages'],
    [302, false, 'a redirect'],
    [404, false, 'check the address'],
  ])('that answers %i', async (status, again, says) => {
    box.answer = () => ({ status, headers: { location: `${box.url}/elsewhere` } });
    const failure = await webhook()
      .deliver(message(), signal)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DeliveryFailure);
    expect(failure).toMatchObject({ again, message: expect.stringContaining(says) });
    expect((failure as Error).message).not.toContain('SECRET-PATH');
    expect(box.posted, 'a redirect is not followed').toHaveLength(1);
  });

  test('that is not there is tried again, and its address is not repeated', async () => {
    const channel = webhook();
    await box.close();
    const failure = await channel.deliver(message(), signal).catch((error: unknown) => error);
    expect(failure).toMatchObject({ again: true, message: expect.stringContaining('it refused the connection') });
    expect(String((failure as Error).stack)).not.toContain('SECRET-PATH');
    box = await PostBox.open();
  });
});

describe('Telegram', () => {
  test.each([
    [false, 'and its text', 'number X\nand its text'],
    [true, '', 'number X'],
  ])('gets the message as plain text (silent: %s)', async (silent, text, said) => {
    await telegram().deliver(message({ silent, text, title: 'number X' }), signal);
    expect(box.posted[0]).toMatchObject({
      path: `/bot${TOKEN}/sendMessage`,
      body: {
        chat_id: '42',
        text: said,
        disable_notification: silent,
        link_preview_options: { is_disabled: true },
      },
    });
  });

  test.each([
    [401, 'Unauthorized', false, 'does not know the token'],
    [400, 'Bad Request: chat not found', false, 'knows no such chat'],
    [403, 'Forbidden: bot was blocked by the user', false, 'press Start'],
    [400, 'Bad Request: message is strange', false, 'message is strange'],
    [502, '', true, 'does not work at the moment'],
  ])('that answers %i %s', async (status, description, again, says) => {
    box.answer = () => ({ status, body: { ok: false, error_code: status, description } });
    const failure = await telegram()
      .deliver(message(), signal)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ again, message: expect.stringContaining(says) });
    expect((failure as Error).message).not.toContain(TOKEN);
  });

  test('says how long it wants to be left alone', async () => {
    box.answer = () => ({ status: 429, body: { ok: false, error_code: 429, parameters: { retry_after: 7 } } });
    await expect(telegram().deliver(message(), signal)).rejects.toMatchObject({ again: true, afterMs: 7000 });
  });

  test('names the chats that have written to the bot, each once', async () => {
    const chat = { id: 42, type: 'private', first_name: 'Ada' };
    const group = { id: -100, title: 'Traders' };
    const result = [
      { update_id: 1, message: { chat } },
      { update_id: 2, message: { chat } },
      { update_id: 3, my_chat_member: { chat: group } },
      { update_id: 4 },
    ];
    box.answer = () => ({ body: { ok: true, result } });
    await expect(telegram(null).chats(signal)).resolves.toEqual([
      { id: '42', title: 'Ada' },
      { id: '-100', title: 'Traders' },
    ]);
  });

  test('takes no other place for its own than one on this machine', async () => {
    const channel = telegram();
    vi.stubEnv('PLUTARC_ENDPOINT_TELEGRAM', 'https://example.com');
    await expect(channel.deliver(message(), signal)).rejects.toThrow('can only name a port of this machine');
    expect(open(channel).state()).toMatchObject({ endpoint: null });
  });
});

describe('a line of messages', () => {
  test('sends them one after the other, and says when the last one arrived', async () => {
    const { line, state } = open(webhook());
    const sent = [message(), message(), message()];
    for (const one of sent) line.offer(one);
    await arrived(3);
    expect(ids()).toEqual(sent.map(({ id }) => id));
    await vi.waitFor(() =>
      expect(state()).toMatchObject({ waiting: 0, problem: null, deliveredAt: expect.any(Number) }),
    );
  });

  test('sends the same message again after a failure, and shows what is wrong until it has arrived', async () => {
    const { line, states, state } = open(webhook());
    let failures = 2;
    box.answer = () => ({ status: failures-- > 0 ? 503 : 200 });
    const one = message();
    line.offer(one);
    await arrived(3);
    expect(ids()).toEqual([one.id, one.id, one.id]);
    expect(states.some(({ problem }) => problem?.includes('503'))).toBe(true);
    await vi.waitFor(() => expect(state()).toMatchObject({ problem: null, waiting: 0 }));
  });

  test('leaves the other side alone for as long as it asks for', async () => {
    const { line } = open(telegram());
    let first = true;
    const times: number[] = [];
    box.answer = () => {
      times.push(performance.now());
      if (!first) return { body: { ok: true, result: {} } };
      first = false;
      return { status: 429, body: { ok: false, parameters: { retry_after: 0.4 } } };
    };
    line.offer(message());
    await arrived(2);
    expect(times[1] - times[0]).toBeGreaterThan(390);
  });

  test('does not try again what will never arrive, and goes on with the next', async () => {
    const { line, state } = open(webhook());
    const [bad, good] = [message(), message()];
    box.answer = ({ body }) => ({ status: body.id === bad.id ? 400 : 200 });
    line.offer(bad);
    line.offer(good);
    await arrived(2);
    expect(ids()).toEqual([bad.id, good.id]);
    await vi.waitFor(() => expect(state()).toMatchObject({ waiting: 0 }));
  });

  test('holds few of the many that come while the other side is down, and loses none', async () => {
    const { line } = open(webhook(), 300);
    let down = true;
    box.answer = () => ({ status: down ? 503 : 200 });
    line.offer(message());
    await arrived(1);
    for (let k = 0; k < 500; k++) line.offer(message());
    const alarms = Array.from({ length: 60 }, urgent);
    for (const one of alarms) line.offer(one);
    down = false;
    // The first, fifty alarms one by one, and the rest in a digest a window later: at the end, here.
    await arrived(52);
    await line.close(20_000);
    const taken = box.posted.slice(1);
    expect(taken.filter(({ body }) => body.urgent && body.count === 1)).toHaveLength(50);
    const digest = taken.find(({ body }) => Number(body.count) > 1);
    expect(digest?.body).toMatchObject({ urgent: true, count: 510 });
    expect(taken.reduce((sum, { body }) => sum + Number(body.count), 0)).toBe(561);
  });

  test('lets an urgent message past those that wait', async () => {
    const { line } = open(webhook());
    const [first, second, alarm] = [message(), message(), urgent()];
    for (const one of [first, second, alarm]) line.offer(one);
    await arrived(3);
    expect(ids()).toEqual([first.id, alarm.id, second.id]);
  });

  test('never keeps whoever offers waiting, even when the other side never answers', async () => {
    box.answer = () => null;
    const { line } = open(webhook());
    const begun = performance.now();
    for (let k = 0; k < 5000; k++) line.offer(message());
    expect(performance.now() - begun).toBeLessThan(2000);
    await arrived(1);
    const closing = performance.now();
    await line.close(50);
    expect(performance.now() - closing).toBeLessThan(5000);
  });

  test('forgets what waits when it is set up anew', async () => {
    const { line, state } = open(webhook(), 60_000);
    box.answer = () => ({ status: 503 });
    line.offer(message());
    await vi.waitFor(() => expect(state()?.problem).toContain('503'));
    line.reset();
    expect(state()).toMatchObject({ waiting: 0, problem: null });
    box.answer = () => ({});
    line.offer(message());
    await arrived(2);
  });

  test('keeps the words of a defect to itself', async () => {
    const broken: Channel = {
      id: 'webhook',
      rule: { most: 5, windowMs: 1000 },
      local: false,
      endpoint: () => null,
      deliver: async () => {
        throw new Error(`a defect that repeats ${TOKEN}`);
      },
    };
    const { line, state } = open(broken);
    line.offer(message());
    await vi.waitFor(() => expect(state()?.problem).toContain('an error inside the application'));
    expect(JSON.stringify(state())).not.toContain(TOKEN);
  });
});
