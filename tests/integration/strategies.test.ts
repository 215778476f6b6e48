import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backtestRequestSchema } from '#contract/backtests.ts';
import type { StrategyDraft } from '#contract/strategies.ts';
import { explainClose } from '#core/analysis/explain-close.ts';
import type { Report } from '#core/analysis/report.ts';
import { DEMO_MARKETS } from '#core/market/demo-market.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { validateTemplate } from '#core/strategy/validation.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { silentLog } from '#main/log.ts';
import { createServices, type Services } from '#main/services/services.ts';
import { runCommand } from '../support/command-line.ts';
import { quietHost } from '../support/quiet-desktop.ts';
import { component, draft } from '../unit/strategies/support/draft.ts';

const [first, second] = DEMO_MARKETS;
const MARKET = `${first.exchange}:${first.symbol}`;
const OTHER = `${second.exchange}:${second.symbol}`;

let folder: string;
let services: Services;
let openAnswer: string | null;
let saveAnswer: string | null;

function open(): void {
  services = createServices({
    dataFolder: { path: folder, fixed: true },
    version: '1.2.3',
    dialogs: { openFile: async () => openAnswer, saveFile: async () => saveAnswer, chooseFolder: async () => null },
    host: quietHost,
    log: silentLog,
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plutarc-strategies-'));
  openAnswer = null;
  saveAnswer = null;
  open();
});
afterEach(async () => {
  await services.close();
  rmSync(folder, { recursive: true });
});

const ask = () => services.handlers;
const fileOf = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

async function savedStrategy(content: StrategyDraft = draft()): Promise<string> {
  const { id } = await ask()['strategies.create']({});
  await ask()['strategies.save']({ id, draft: content, tags: [], note: '' });
  return id;
}

describe('export and import', () => {
  it('carry a strategy into an empty installation as plutarc-strategy/1, unchanged', async () => {
    const id = await savedStrategy(draft({ timeframe: '4h', description: 'Two averages and a stop.' }));
    saveAnswer = join(folder, 'two-averages.json');
    expect(await ask()['strategies.export']({ id })).toEqual({ name: 'two-averages.json' });
    const exported = JSON.parse(readFileSync(saveAnswer, 'utf8'));
    expect(exported).toEqual(draft({ timeframe: '4h', description: 'Two averages and a stop.' }));
    expect(await runCommand('templates', 'validate', saveAnswer, '--data-dir', folder)).toMatchObject({ status: 0 });

    await services.close();
    const text = readFileSync(saveAnswer, 'utf8');
    rmSync(join(folder, 'ledger.db'));
    open();
    openAnswer = fileOf('from-elsewhere.json', `\uFEFF${text}`);
    const imported = await ask()['strategies.import']({});
    if (imported?.kind !== 'imported') throw new Error('it should have been imported');
    const { draft: opened, versions } = await ask()['strategies.open']({ id: imported.id });
    expect(opened).toEqual(exported);
    expect(versions.map(({ number, note }) => [number, note])).toEqual([[1, 'Imported from from-elsewhere.json']]);
  });

  it('do nothing when the dialog is cancelled', async () => {
    const id = await savedStrategy();
    expect(await ask()['strategies.export']({ id })).toBeNull();
    expect(await ask()['strategies.import']({})).toBeNull();
  });

  it.each([
    ['not JSON', '{ "format": ', ['file']],
    ['another format', { ...draft(), format: 'plutarc-strategy/9' }, ['format']],
    [
      'several mistakes',
      {
        ...draft(),
        components: [
          component('ema-cross', 'signal', { params: { fast: 0, pace: 1 } }),
          component('no-such-thing', 'exit'),
        ],
      },
      ['components[0].params.pace', 'components[0].params.fast', 'components[1].use'],
    ],
    [
      'a threshold out of reach',
      draft({ combination: { mode: 'min-signals', threshold: 2 } }),
      ['combination.threshold'],
    ],
  ])('refuse %s, name every problem, and store nothing', async (_, content, fields) => {
    const before = services.hub.snapshot('strategies').items;
    openAnswer = fileOf('bad.json', content);
    const reply = await ask()['strategies.import']({});
    if (reply?.kind !== 'refused') throw new Error('it should have been refused');
    expect(reply.file).toBe('bad.json');
    expect(reply.issues.map(({ field }) => field)).toEqual(fields);
    expect(services.hub.snapshot('strategies').items).toEqual(before);
  });

  it('say it when a file cannot be read or written', async () => {
    openAnswer = join(folder, 'nowhere.json');
    await expect(async () => ask()['strategies.import']({})).rejects.toThrow(/cannot be read/);
    const id = await savedStrategy();
    saveAnswer = join(folder, 'no-folder', 'x.json');
    await expect(async () => ask()['strategies.export']({ id })).rejects.toThrow(/cannot be written/);
    expect(existsSync(join(folder, 'no-folder'))).toBe(false);
  });
});

describe("the command line finds the user's strategies", () => {
  it('in lists, by id, and in backtests over a file', async () => {
    const id = await savedStrategy();
    await ask()['strategies.create']({});
    const plutarc = (...args: string[]) => runCommand(...args, '--data-dir', folder);
    const listed = JSON.parse((await plutarc('templates', 'list', '--json', '-')).stdout) as {
      id: string;
      source: string;
    }[];
    expect(listed.filter(({ source }) => source === 'user').map((each) => each.id)).toEqual([id]);
    expect((await plutarc('templates', 'show', id)).stdout).toContain('Enter when EMA 12 crosses EMA 26.');
    expect(await plutarc('templates', 'validate', id)).toMatchObject({ status: 0 });

    const rows = Array.from({ length: 200 }, (_, i) => {
      const price = 100 + 10 * Math.sin(i / 9);
      return [Date.UTC(2024, 0, 1) + i * 3_600_000, price, price + 1, price - 1, price, 5].join(',');
    });
    const candles = fileOf('candles.csv', ['time,open,high,low,close,volume', ...rows].join('\n'));
    const { status, stdout } = await plutarc(
      'backtest',
      '--template',
      id,
      '--candles',
      candles,
      '--timeframe',
      '1h',
      '--json',
      '-',
    );
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(report.template).toEqual(draft());
    expect(report.trades.length).toBeGreaterThan(0);

    expect(await plutarc('templates', 'show', 'nobody-1234')).toMatchObject({ status: 2 });
  });

  it('and makes no ledger where there is none', async () => {
    const empty = join(folder, 'empty');
    await runCommand('templates', 'list', '--data-dir', empty);
    expect(existsSync(join(empty, 'ledger.db'))).toBe(false);
  });
});

describe('with candles', () => {
  beforeEach(async () => {
    services.startDemoIfEmpty();
    await vi.waitFor(() => expect(services.hub.snapshot('jobs').items[0]?.state).toBe('done'), { timeout: 60_000 });
  }, 70_000);

  async function backtest(strategyId: string, moreMarkets: string[] = []): Promise<{ id: string; report: Report }> {
    const request = backtestRequestSchema.parse({
      strategyId,
      market: MARKET,
      moreMarkets,
      timeframe: '1h',
      settings: { sizing: { kind: 'equity-percent', percent: 40 } },
      instrument: {},
    });
    const { jobId } = await ask()['backtests.start'](request);
    const job = () => services.hub.snapshot('jobs').items.find(({ id }) => id === jobId);
    await vi.waitFor(() => expect(job()?.state).toBe('done'), { timeout: 30_000 });
    const id = job()?.resultId ?? '';
    const { json } = await ask()['backtests.report']({ id });
    return { id, report: JSON.parse(Buffer.from(json).toString('utf8')) as Report };
  }

  it('a preview shows the end of the series with signals, blocked ones, trades, lines and states', async () => {
    const content = draft({
      components: [...draft().components, component('trend-filter', 'filter', { params: { period: 100 } })],
    });
    const reply = await ask()['strategies.preview']({ draft: content, market: MARKET, timeframe: '1h' });
    const { candles, preview, lacks, computed } = reply;
    const store = MarketStore.open(folder);
    const all = store.loadCandles(`${MARKET}@1h`);
    store.close();
    expect(computed).toBe(Math.min(20_000, all.length));
    expect(candles.length).toBe(1500);
    expect(candles.time).toEqual(all.time.slice(-1500));
    expect(candles.close).toEqual(all.close.slice(-1500));
    expect(lacks).toBeNull();
    expect(preview.signals.length).toBeGreaterThan(5);
    const blocked = preview.signals.filter(({ blockedBy }) => blockedBy.length > 0);
    expect(blocked.length).toBeGreaterThan(0);
    expect(blocked.every(({ blockedBy }) => blockedBy.join() === 'filter "trend-filter"')).toBe(true);
    expect(preview.trades.length).toBeGreaterThan(0);
    expect(preview.lines.map(({ name }) => name)).toEqual(['EMA 12', 'EMA 26', 'EMA 100']);
    expect(preview.states.map(({ component: id, values }) => [id, values.length])).toEqual([
      ['ema-cross', 1500],
      ['trend-filter', 1500],
    ]);
    for (const { time, direction, blockedBy } of preview.signals) {
      const k = candles.time.indexOf(time);
      expect(preview.states[0]?.values[k]).toBe(direction);
      expect(preview.states[1]?.values[k]).toBe(blockedBy.length > 0 ? -1 : 1);
    }
  });

  it('a preview follows a change, says what is missing, and refuses what cannot run', async () => {
    const preview = (content: StrategyDraft) =>
      ask()['strategies.preview']({ draft: content, market: MARKET, timeframe: '1h' });
    const slow = await preview(draft({ components: [component('ema-cross', 'signal', { params: { slow: 200 } })] }));
    const fast = await preview(draft({ components: [component('ema-cross', 'signal', { params: { slow: 20 } })] }));
    expect(fast.preview.signals.length).toBeGreaterThan(slow.preview.signals.length);
    await expect(preview(draft({ components: [] }))).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(
      ask()['strategies.preview']({ draft: draft(), market: 'binance:ETH/USDT:USDT', timeframe: '1h' }),
    ).rejects.toThrow('No 1h candles of binance:ETH/USDT:USDT are stored any more: choose another market.');
  });

  it('a preview is the same after everything was got ready for it, and while that is under way', async () => {
    const market = { market: MARKET, timeframe: '1h' } as const;
    const question = { draft: draft(), ...market };
    const prepare = () => ask()['strategies.prepare-preview'](market);
    const unprepared = await ask()['strategies.preview'](question);
    expect(await prepare()).toBeNull();
    expect(await ask()['strategies.preview'](question)).toEqual(unprepared);

    await services.close();
    open();
    const [brokenOff, meanwhile] = await Promise.all([prepare(), ask()['strategies.preview'](question)]);
    expect(meanwhile).toEqual(unprepared);
    expect(brokenOff).toBeNull();
    await expect(
      ask()['strategies.prepare-preview']({ market: 'binance:ETH/USDT:USDT', timeframe: '1h' }),
    ).rejects.toThrow('No 1h candles of binance:ETH/USDT:USDT are stored any more: choose another market.');
  });

  it('a template that reads funding rates says where there are none: in its preview, and as a run', async () => {
    const store = MarketStore.open(folder);
    const candles = store.loadCandles(`${MARKET}@1h`);
    store.importCandles({ exchange: 'binance', symbol: 'ETH/USDT:USDT' }, '1h', candles);
    store.close();
    const { id } = await ask()['strategies.duplicate']({ id: 'funding-fade' });
    const { draft: fade } = await ask()['strategies.open']({ id });
    const of = (market: string) => ask()['strategies.preview']({ draft: fade, market, timeframe: '1h' });
    const sentence =
      'ignal "crowd" (funding-rate-fade) reads funding rates, and none of binance:ETH/USDT:USDT are known up to the end of the range; give some or remove it';
    expect((await of(MARKET)).lacks).toBeNull();
    expect((await of('binance:ETH/USDT:USDT')).lacks).toBe(`S${sentence}.`);

    const request = { strategyId: id, market: 'binance:ETH/USDT:USDT', timeframe: '1h', settings: {}, instrument: {} };
    const { jobId } = await ask()['backtests.start'](backtestRequestSchema.parse(request));
    const job = () => services.hub.snapshot('jobs').items.find((each) => each.id === jobId);
    await vi.waitFor(() => expect(job()?.state).toBe('failed'), { timeout: 30_000 });
    expect(job()?.error).toContain(sentence);
  });

  it('a run of a saved strategy explains each of its closes as the core does', async () => {
    const id = await savedStrategy();
    const { id: runId, report } = await backtest(id);
    expect(report.template).toEqual(draft());
    const [trade] = report.trades;
    if (!trade) throw new Error('there should be a trade');
    const decided = trade.entryTime - timeframeMs('1h');
    const explanation = await ask()['backtests.explain']({ id: runId, market: 0, time: decided });
    expect(explanation.sentence).toContain('entry was ordered for the next open');

    const store = MarketStore.open(folder);
    const candles = store.loadCandles(`${MARKET}@1h`);
    const funding = store.loadFunding(first.exchange, first.symbol);
    store.close();
    const validation = validateTemplate(draft());
    if (!validation.valid) throw new Error('the draft is valid');
    const { settings, instrument } = services.hub.snapshot('runs').items[0]?.request ?? backtestRequestSchema.parse({});
    const input = {
      strategy: validation.strategy,
      market: MARKET,
      synthetic: true,
      candles,
      funding,
      settings,
      instrument,
    };
    for (const index of [5, 500, 2000]) {
      const time = candles.time[index] + 1;
      expect(await ask()['backtests.explain']({ id: runId, market: 0, time })).toEqual(
        explainClose({ ...input, timeframeMs: timeframeMs('1h') }, index),
      );
    }
    await expect(ask()['backtests.explain']({ id: runId, market: 0, time: 1 })).rejects.toThrow(
      /no candle at this time/,
    );
    await expect(ask()['backtests.explain']({ id: runId, market: 3, time: decided })).rejects.toThrow(
      /no such instrument/,
    );
  });

  it('a run of several markets explains the one that is asked about, and none whose candles have changed', async () => {
    const id = await savedStrategy();
    const { id: runId, report } = await backtest(id, [OTHER]);
    const time = report.assumptions.markets[1]?.from ?? 0;
    const explanation = await ask()['backtests.explain']({ id: runId, market: 1, time: time + 900 * 3_600_000 });
    expect(explanation.record).toMatchObject({ warm: true, tally: { signals: 1 } });
    const store = MarketStore.open(folder);
    const candles = store.loadCandles(`${OTHER}@1h`);
    candles.volume[900]++;
    store.deleteSeries(`${OTHER}@1h`);
    store.importCandles(second, '1h', candles);
    store.close();
    await expect(ask()['backtests.explain']({ id: runId, market: 1, time })).rejects.toThrow(
      `The stored candles of ${OTHER} are not those of this run any more`,
    );
    await ask()['market-data.delete']({ id: `${OTHER}@1h` });
    // What one instrument could afford depends on all that shared its account.
    for (const market of [0, 1]) {
      await expect(ask()['backtests.explain']({ id: runId, market, time })).rejects.toThrow(/are stored/);
    }
  });
});
