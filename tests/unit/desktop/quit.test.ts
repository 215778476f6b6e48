import { describe, expect, test, vi } from 'vitest';
import type { Bot, KillOutcome } from '#contract/bots.ts';
import type { Ask, Question } from '#main/desktop/quit/question.ts';
import { QuitFlow } from '#main/desktop/quit/quit-flow.ts';
import { botsToFlatten, quitQuestion } from '#main/desktop/quit/quit-question.ts';
import { silentLog } from '#main/log.ts';
import { bot, liveBot, marketWith } from './support/bots.ts';

const HOLDING = { markets: [marketWith({})] };
const labelsOf = (question: Question<unknown> | null) => question?.answers.map(({ label }) => label);

describe('the question before quitting', () => {
  test.each<{ name: string; bots: Bot[] }>([
    { name: 'there are no bots', bots: [] },
    { name: 'only stopped bots hold something', bots: [liveBot({ state: 'stopped' }, HOLDING)] },
    { name: 'paper bots hold nothing', bots: [bot(), bot({ state: 'paused' })] },
  ])('is not asked when $name', ({ bots }) => {
    expect(quitQuestion(bots)).toBeNull();
  });

  test('names live bots, their positions, and where each stop is', () => {
    const question = quitQuestion([
      liveBot({ name: 'Breakout' }, HOLDING),
      liveBot(
        { name: 'Trailer', state: 'paused' },
        {
          markets: [
            marketWith({ side: 'short', amount: 2, entryPrice: 2_000, stop: 2_100, stopIn: 'software' }),
            marketWith({ amount: 10, entryPrice: 0.5, stop: null, stopIn: null }, { market: 'bybit:XRP/USDT:USDT' }),
          ],
        },
      ),
      liveBot({ name: 'Idler', keyLabel: 'second' }),
      bot({ name: 'Paper' }, HOLDING),
    ]);
    expect(question?.message).toBe('3 live bots stop when plutarc quits');
    expect(question?.detail).toBe(
      [
        'Breakout (main): long 0.5 of bybit:BTC/USDT:USDT from 41,500. Its stop at 41,000 stays on the exchange.',
        'Trailer (main): short 2 of bybit:BTC/USDT:USDT from 2,000. Its stop at 2,100 is in plutarc only: while plutarc is closed, nobody closes the position.',
        'Trailer (main): long 10 of bybit:XRP/USDT:USDT from 0.5. It has NO stop.',
        'Idler (second): no position.',
        '1 paper bot stands still as well.',
        '',
        'Bots that run now go on by themselves when plutarc is started again.',
      ].join('\n'),
    );
    expect(labelsOf(question)).toEqual(['Quit and leave positions', 'Flatten, then quit', 'Cancel']);
  });

  test('names what a live bot cannot explain', () => {
    const external = { amount: -3, since: 0 };
    const question = quitQuestion([liveBot({}, { markets: [marketWith(null, { external })] })]);
    expect(question?.detail).toContain('-3 of bybit:BTC/USDT:USDT that it cannot explain stay as they are.');
  });

  test('is short for live bots that hold nothing', () => {
    const question = quitQuestion([liveBot()]);
    expect(question?.message).toBe('1 live bot stops when plutarc quits');
    expect(labelsOf(question)).toEqual(['Quit', 'Cancel']);
  });

  test('is light for positions on paper', () => {
    const question = quitQuestion([bot({ name: 'Replay' }, HOLDING), bot({ name: 'Flat' })]);
    expect(question?.message).toBe('1 paper bot with an open position stands still while plutarc is closed');
    expect(question?.detail).toContain('Replay: long 0.5 of bybit:BTC/USDT:USDT from 41,500.');
    expect(question?.detail).not.toContain('Flat');
    expect(labelsOf(question)).toEqual(['Quit', 'Cancel']);
  });

  test('closes the positions of live bots only', () => {
    const bots = [liveBot({ id: 'a' }, HOLDING), liveBot({ id: 'b' }), bot({ id: 'c' }, HOLDING)];
    expect(botsToFlatten(bots).map(({ id }) => id)).toEqual(['a']);
  });
});

/** A flow whose user gives these answers, one after the other, and what was done. */
function flowWith(bots: readonly Bot[], answers: readonly string[], outcomes: readonly KillOutcome[] = []) {
  const log: string[] = [];
  const left = [...answers];
  const ask: Ask = async ({ message, answers: offered, cancel }) => {
    log.push(`asked: ${message}`);
    return offered.find(({ answer }) => answer === left[0] && left.shift())?.answer ?? cancel;
  };
  const flow = new QuitFlow({
    ask,
    hosted: async () => bots,
    flatten: async (id) => {
      log.push(`flatten ${id}`);
      return outcomes;
    },
    show: () => log.push('show'),
    shutDown: async (hurry) => void log.push(hurry ? 'shut down in a hurry' : 'shut down'),
    end: (hurry) => log.push(hurry ? 'killed' : 'ended'),
    log: silentLog,
  });
  return { flow, log };
}

const ASKED = 'asked: 1 live bot stops when plutarc quits';
const DONE: KillOutcome = { id: 'trend-1', name: 'Trend', ok: true, text: 'Nothing is left.' };
const OPEN: KillOutcome = { id: 'trend-1', name: 'Trend', ok: false, text: 'The exchange does not answer.' };

describe('quitting', () => {
  test('ends at once where nothing is at stake', async () => {
    const { flow, log } = flowWith([bot()], []);
    await flow.request();
    expect(log).toEqual(['shut down', 'ended']);
    expect(flow.closed).toBe(true);
  });

  test('is called off, and can be asked for again', async () => {
    const { flow, log } = flowWith([liveBot({}, HOLDING)], ['stay', 'quit']);
    await flow.request();
    expect(log).toEqual([ASKED]);
    expect(flow.closing).toBe(false);
    await flow.request();
    expect(log).toEqual([ASKED, ASKED, 'shut down', 'ended']);
  });

  test('closes positions first, and ends when they are seen to be closed', async () => {
    const { flow, log } = flowWith([liveBot({}, HOLDING)], ['flatten'], [DONE]);
    await flow.request();
    expect(log).toEqual([ASKED, 'show', 'flatten trend-1', 'shut down', 'ended']);
  });

  test('does not end when it cannot be shown that positions are closed', async () => {
    const { flow, log } = flowWith([liveBot({}, HOLDING)], ['flatten'], [OPEN]);
    await flow.request();
    expect(log).toEqual([
      ASKED,
      'show',
      'flatten trend-1',
      'asked: Not everything could be closed, so plutarc does not quit',
    ]);
    expect(flow.closing).toBe(false);
  });

  test('does not end when the user cannot be asked', async () => {
    const shutDown = vi.fn();
    const flow = new QuitFlow({
      ask: async () => Promise.reject(new Error('no display')),
      hosted: async () => [liveBot({}, HOLDING)],
      flatten: async () => [],
      show: () => undefined,
      shutDown,
      end: () => undefined,
      log: silentLog,
    });
    await flow.request();
    expect(shutDown).not.toHaveBeenCalled();
    expect(flow.closing).toBe(false);
  });

  test('asks one question at a time', async () => {
    const { flow, log } = flowWith([liveBot({}, HOLDING)], ['quit']);
    await Promise.all([flow.request(), flow.request()]);
    expect(log).toEqual([ASKED, 'shut down', 'ended']);
  });

  test('asks nothing when the system ends, not even while a question waits', async () => {
    const { flow, log } = flowWith([liveBot({}, HOLDING)], ['stay']);
    const asked = flow.request();
    await vi.waitFor(() => expect(log).toEqual([ASKED]));
    await flow.end(true);
    await asked;
    expect(log).toEqual([ASKED, 'shut down in a hurry', 'killed']);
  });

  test('asks no more once the system has begun to end', async () => {
    const { flow, log } = flowWith([liveBot({}, HOLDING)], ['stay']);
    await Promise.all([flow.request(), flow.end(true)]);
    expect(log).toEqual(['shut down in a hurry', 'killed']);
  });

  test('ends also when something could not be closed', async () => {
    const end = vi.fn();
    const flow = new QuitFlow({
      ask: async ({ cancel }) => cancel,
      hosted: async () => [],
      flatten: async () => [],
      show: () => undefined,
      shutDown: async () => Promise.reject(new Error('the disk is full')),
      end,
      log: silentLog,
    });
    await flow.request();
    expect(end).toHaveBeenCalledWith(false);
  });
});
