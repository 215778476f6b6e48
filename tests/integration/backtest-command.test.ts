import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { METRIC_NAMES } from '#core/analysis/metrics.ts';
import type { Report } from '#core/analysis/report.ts';
import { runCommand } from '../support/command-line.ts';
import { BTC_1H, BTC_FUNDING, hasSharedData } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2025, 0, 1);

const SMA_CROSS = {
  format: 'plutarc-strategy/1',
  name: 'SMA cross',
  description: 'Always in the market, reverses on a cross',
  direction: 'both',
  components: [
    { id: 'cross', use: 'sma-cross', role: 'signal', weight: 1, enabled: true, params: { fast: 10, slow: 20 } },
    { id: 'flip', use: 'signal-flip', role: 'exit', params: {} },
  ],
  combination: { mode: 'min-score', threshold: 1 },
};

/** Three simple ones to learn from, then the eight of the product. */
const SYSTEM_TEMPLATES = [
  ...['sma-cross', 'ema-trend', 'rsi-reversal', 'trend-rider', 'momentum-surge', 'volatility-breakout'],
  ...['range-breakout', 'band-reversion', 'oscillator-reversal', 'funding-fade', 'consensus'],
];

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const plutarc = (...args: string[]) => runCommand(...args, '--data-dir', join(folder, 'data'));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Hourly candles that swing up and down, so that averages cross. */
function swingingCandles(count: number): string {
  const rows = ['time,open,high,low,close,volume'];
  let open = 1000;
  for (let i = 0; i < count; i++) {
    const close = 1000 + 50 * Math.sin(i / 12);
    rows.push([START + i * HOUR, open, Math.max(open, close) + 2, Math.min(open, close) - 2, close, 10].join(','));
    open = close;
  }
  return `${rows.join('\n')}\n`;
}

describe('plutarc backtest', () => {
  it('replays imported candles of an exchange that has closed, by the rules that it had', async () => {
    const candles = file('candles.csv', swingingCandles(500));
    const market = ['--market', 'bitmex:BTC/USD:BTC', '--timeframe', '1h'];
    expect(await plutarc('data', 'import', candles, ...market)).toMatchObject({ status: 0 });
    const template = file('sma.json', SMA_CROSS);
    const preset = ['--preset', 'bitmex-xbtusd', '--equity', '1'];
    const { status, stdout } = await plutarc('backtest', '--template', template, ...market, ...preset, '--json', '-');
    expect(status).toBe(0);
    const report: Report = JSON.parse(stdout);
    expect(report.trades.length).toBeGreaterThan(3);
  });

  it('writes the report to standard output with nothing else on it', async () => {
    const candles = file('candles.csv', swingingCandles(500));
    const template = file('sma.json', SMA_CROSS);
    const args = ['backtest', '--template', template, '--candles', candles, '--timeframe', '1h', '--json', '-'];
    const { status, stdout, stderr } = await plutarc(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const report = JSON.parse(stdout) as Report;
    expect(report.format).toBe('plutarc-report/1');
    expect(report.assumptions).toMatchObject({ candles: 500, from: START, to: START + 500 * HOUR, gaps: 0 });
    expect(report.equity).toHaveLength(500);
    expect(report.equity[0]).toEqual([START, 10_000]);
    for (const column of ['all', 'long', 'short'] as const) {
      expect(Object.keys(report.metrics[column])).toEqual([...METRIC_NAMES]);
    }
    expect(report.trades.length).toBeGreaterThan(5);
    expect(report.trades.every((trade, i) => i === 0 || trade.side !== report.trades[i - 1]?.side)).toBe(true);
    expect(await plutarc(...args)).toMatchObject({ stdout });
  });

  it('writes JSON, CSV and a self-contained page beside a summary on the terminal', async () => {
    const candles = file('candles.csv', swingingCandles(500));
    const outputs = { json: join(folder, 'r.json'), html: join(folder, 'r.html'), csv: join(folder, 'r.csv') };
    const { status, stdout } = await plutarc(
      ...['backtest', '--template', 'sma-cross', '--candles', candles, '--timeframe', '1h'],
      ...['--json', outputs.json, '--html', outputs.html, '--csv', outputs.csv],
    );
    expect(status).toBe(0);
    expect(stdout).toContain('Maximum drawdown');
    const report = JSON.parse(readFileSync(outputs.json, 'utf8')) as Report;
    const lines = readFileSync(outputs.csv, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(report.trades.length + 1);
    expect(lines[1]).toContain(new Date(report.trades[0]?.entryTime ?? 0).toISOString());
    const page = readFileSync(outputs.html, 'utf8');
    expect(page).toContain(report.fingerprint);
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
  });

  it('shows an account in coins with millionths, and what it comes to in quote currency', async () => {
    const { status, stdout } = await plutarc(
      ...['backtest', '--template', file('t.json', SMA_CROSS), '--candles', file('c.csv', swingingCandles(500))],
      ...['--timeframe', '1h', '--contract', 'inverse', '--equity', '0.05', '--json', join(folder, 'r.json')],
    );
    expect(status).toBe(0);
    const { metrics, equityInQuote }: Report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
    expect(stdout).toMatch(new RegExp(`Final equity +${metrics.all.finalEquity?.toFixed(6)}`));
    expect(stdout).toContain('Buy and hold, in quote');
    expect(stdout).toContain(`in quote currency final equity ${equityInQuote?.at(-1)?.toFixed(2)}, `);
  });

  it('liquidates a larger position earlier, by its maintenance tier', async () => {
    // Leverage 20, bought at 100 with 9,500: 5 of margin, so 0.5 % holds to 95 / 0.995 = 95.48 and 2 % to 96.94.
    const rows = [
      [100, 101, 100, 101],
      [100, 101, 100, 101],
      [100, 100, 96, 98],
    ];
    const before = Array.from({ length: 25 }, (_, i) => [100 - i * 0.01, 100.1, 99, 100 - i * 0.01]);
    const lines = [...before, ...rows].map((row, i) => `${START + i * HOUR},${row.join(',')},1`);
    const candles = file('fall.csv', ['time,open,high,low,close,volume', ...lines].join('\n'));
    const reasons = async (...tiers: string[]) => {
      const { stdout } = await plutarc(
        ...['backtest', '--template', file('t.json', { ...SMA_CROSS, direction: 'long' }), '--candles', candles],
        ...['--timeframe', '1h', '--leverage', '20', '--sizing', 'notional:9500', '--json', '-', ...tiers],
      );
      return (JSON.parse(stdout) as Report).trades.map(({ exitReason }) => exitReason);
    };
    expect(await reasons()).toEqual(['end-of-data']);
    expect(await reasons('--maintenance-tiers', '9501:0.02')).toEqual(['end-of-data']);
    expect(await reasons('--maintenance-tiers', '9000:0.02')).toEqual(['liquidation']);
  });

  it('runs over stored candles with their stored funding rates', async () => {
    const series = ['--market', 'test:A/USDT:USDT'];
    await plutarc('data', 'import', file('c.csv', swingingCandles(200)), ...series, '--timeframe', '1h');
    const rates = `time,rate\n${START + 96 * HOUR},0.001\n${START + 104 * HOUR},0.001\n`;
    await plutarc('data', 'import', file('f.csv', rates), ...series, '--funding');
    const { stdout } = await plutarc(
      'backtest',
      '--template',
      file('t.json', SMA_CROSS),
      ...series,
      '--timeframe',
      '1h',
      '--json',
      '-',
    );
    const report = JSON.parse(stdout) as Report;
    expect(report.assumptions.market).toBe('test:A/USDT:USDT');
    expect(report.assumptions.fundingCoverage).toBeCloseTo(2 / 25, 10);
    expect(report.trades.some((trade) => trade.funding !== 0)).toBe(true);
    expect(report.warnings.join()).toContain('Funding rates are known for 8.0 %');
  });

  const candlesArgs = () => ['--candles', file('candles.csv', swingingCandles(100)), '--timeframe', '1h'];
  const withTemplate = (change: (template: typeof SMA_CROSS) => unknown) => [
    'backtest',
    '--template',
    file('template.json', change(structuredClone(SMA_CROSS))),
    ...candlesArgs(),
  ];
  const [cross, flip] = SMA_CROSS.components;
  const minute = (i: number) => `${START + i * 60_000},1000,1001,999,1000,1`;
  const minuteCandles = `time,open,high,low,close,volume\n${[0, 1, 2].map(minute).join('\n')}\n`;

  it.each<[name: string, args: () => string[], message: RegExp]>([
    [
      'a missing candle file',
      () => ['backtest', '--template', 'sma-cross', '--candles', join(folder, 'no.csv'), '--timeframe', '1h'],
      /no\.csv does not exist/,
    ],
    [
      'a broken row',
      () => [
        'backtest',
        '--template',
        'sma-cross',
        '--candles',
        file('bad.csv', 'time,open,high,low,close,volume\n1735689600000,10,9,11,10,1\n'),
        '--timeframe',
        '1h',
      ],
      /bad\.csv line 2: high 9 is below low 11/,
    ],
    [
      'a missing template',
      () => ['backtest', '--template', 'nope', ...candlesArgs()],
      /no template file nope and no system template of that name \(sma-cross/,
    ],
    [
      'a template that is not JSON',
      () => ['backtest', '--template', file('t.json', '{'), ...candlesArgs()],
      /t\.json is not JSON/,
    ],
    [
      'an unknown component',
      () => withTemplate((t) => ({ ...t, components: [{ ...cross, use: 'magic' }, flip] })),
      /components\[0\]\.use: there is no component "magic"; known are sma-cross/,
    ],
    [
      'a parameter out of bounds',
      () => withTemplate((t) => ({ ...t, components: [{ ...cross, params: { fast: 0 } }, flip] })),
      /components\[0\]\.params\.fast: 0 is not valid; use a whole number from 1 to 5000/,
    ],
    [
      'an unreachable threshold',
      () => withTemplate((t) => ({ ...t, combination: { mode: 'min-score', threshold: 3 } })),
      /combination\.threshold: no trade can ever qualify: threshold 3 with 1 signal/,
    ],
    [
      'an empty range',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--from', '2030-01-01'],
      /no candles of .* in the range --from 2030-01-01/,
    ],
    [
      'a range that ends before it begins',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--from', '2025-01-03', '--to', '2025-01-02'],
      /--from 2025-01-03 is not before --to 2025-01-02/,
    ],
    [
      'an unknown option',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--levrage', '2'],
      /unknown option '--levrage'.*--leverage/,
    ],
    [
      'a value that is no number',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--equity', 'much'],
      /--equity "much" is not a number/,
    ],
    [
      'a value out of bounds',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--slippage-bps', '-1'],
      /--slippage-bps -1 must be at least 0/,
    ],
    [
      'a choice that does not exist',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--margin-mode', 'none'],
      /--margin-mode none must be isolated or cross/,
    ],
    [
      'a wrong sizing',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--sizing', 'all-in'],
      /--sizing "all-in" is not a sizing: use equity-percent:P/,
    ],
    [
      'a sizing that needs a stop where there is none',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--sizing', 'risk-percent:1'],
      /risk-percent needs an initial stop/,
    ],
    [
      'a timeframe that is none',
      () => ['backtest', '--template', 'sma-cross', '--candles', 'x.csv', '--timeframe', '7h'],
      /--timeframe "7h" is not a timeframe/,
    ],
    [
      'a timeframe that the file contradicts',
      () => [
        'backtest',
        '--template',
        'sma-cross',
        '--candles',
        file('c.csv', swingingCandles(50)),
        '--timeframe',
        '5m',
      ],
      /holds 1h candles, not 5m/,
    ],
    [
      'a market that is not stored',
      () => ['backtest', '--template', 'sma-cross', '--market', 'x:A/B:B', '--timeframe', '1h'],
      /No 1h candles of x:A\/B:B are stored/,
    ],
    [
      'both sources at once',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--market', 'x:A/B:B'],
      /either --candles FILE or --market/,
    ],
    [
      'funding of another time',
      () => [
        'backtest',
        '--template',
        'sma-cross',
        ...candlesArgs(),
        '--funding',
        file('f.csv', 'time,rate\n2020-01-01,0.0001\n'),
      ],
      /has no rate inside the range/,
    ],
    [
      'detail candles of a higher timeframe',
      () => [
        ...['backtest', '--template', 'sma-cross', '--candles', file('m.csv', minuteCandles), '--timeframe', '1m'],
        ...['--intrabar', 'detail', '--detail', file('h.csv', swingingCandles(50))],
      ],
      /detail candles are of 1h, and 1m needs a lower timeframe that divides it/,
    ],
    [
      'leverage above the maximum of the instrument',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--leverage', '21', '--max-leverage', '20'],
      /leverage 21 is above the instrument's maximum of 20/i,
    ],
    [
      'a maintenance tier that is none',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--maintenance-tiers', '50000'],
      /--maintenance-tiers "50000" is not a tier: use NOTIONAL:RATE/,
    ],
    [
      'a sizing that can never trade',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--sizing', 'notional:1', '--min-notional', '5'],
      /this sizing can never trade: it gives a notional of 1, and the smallest order is 5/i,
    ],
    [
      'two results on standard output',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--json', '-', '--csv', '-'],
      /Only one of --json, --html and --csv/,
    ],
    [
      'an output folder that does not exist',
      () => ['backtest', '--template', 'sma-cross', ...candlesArgs(), '--json', join(folder, 'no', 'r.json')],
      /cannot be written/,
    ],
    ['a command that does not exist', () => ['backtset'], /unknown command 'backtset'.*backtest/],
  ])('answers %s with one line and status 2', async (_name, args, message) => {
    const { status, stdout, stderr } = await plutarc(...args());
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^plutarc: /);
    expect(stderr).toMatch(message);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const store = join(folder, 'data', 'market.db');
    if (existsSync(store)) expect((await plutarc('data', 'list', '--json', '-')).stdout).toBe('[]\n');
  });
});

describe('plutarc templates, components and demo', () => {
  it('lists, shows and validates templates', async () => {
    const { stdout } = await plutarc('templates', 'list', '--json', '-');
    expect((JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)).toEqual(SYSTEM_TEMPLATES);
    expect((await runCommand('templates', 'show', 'ema-trend')).stdout).toContain('Enter when EMA 12 crosses EMA 26.');
    const shown = await runCommand('templates', 'show', 'ema-trend', '--json', '-');
    const copy = file('copy.json', shown.stdout);
    expect(await runCommand('templates', 'validate', copy)).toMatchObject({ status: 0, stderr: '' });
    const broken = file('broken.json', { ...SMA_CROSS, direction: 'up', extra: 1 });
    const result = await runCommand('templates', 'validate', broken);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('direction:');
    expect(result.stderr).toContain('extra');
  });

  it('gives the catalogue with parameter schemas', async () => {
    const { stdout } = await runCommand('components', 'list', '--json', '-');
    const all = JSON.parse(stdout) as { id: string; params: { name: string; default: unknown }[] }[];
    expect(all.find(({ id }) => id === 'ema-cross')?.params.map(({ name, default: value }) => [name, value])).toEqual([
      ['fast', 12],
      ['slow', 26],
      ['output', 'event'],
    ]);
    expect((await runCommand('components', 'show', 'time-stop')).stdout).toContain('onlyWhenLosing');
    expect(await runCommand('components', 'show', 'nope')).toMatchObject({ status: 2 });
  });

  it('fills an empty folder with the demo market and runs a sample backtest, twice with the same result', async () => {
    const first = await plutarc('demo', '--json', '-');
    const report = JSON.parse(first.stdout) as Report;
    expect(report.assumptions.synthetic).toBe(true);
    expect(report.warnings[0]).toContain('synthetic');
    expect(report.trades.length).toBeGreaterThan(30);
    expect((await plutarc('demo', '--json', '-')).stdout).toBe(first.stdout);
  });
});

describe.skipIf(!hasSharedData)('on real candles', () => {
  it('makes the three trades that the documentation works out by hand', async () => {
    const template = file('sma.json', SMA_CROSS);
    const { stdout } = await plutarc(
      'backtest',
      '--template',
      template,
      '--candles',
      BTC_1H,
      '--timeframe',
      '1h',
      '--json',
      '-',
    );
    const { trades } = JSON.parse(stdout) as Report;
    const rounded = trades
      .slice(0, 3)
      .map((trade) => [
        trade.side,
        new Date(trade.entryTime).toISOString().slice(0, 16),
        Number(trade.entryPrice.toFixed(5)),
        Number(trade.exitPrice.toFixed(5)),
        Number(trade.amount.toFixed(8)),
        Number(trade.pnl.toFixed(4)),
      ]);
    expect(rounded).toEqual([
      ['short', '2024-01-02T20:00', 45064.28534, 45233.14482, 0.22179432, -47.4658],
      ['long', '2024-01-03T09:00', 45233.14482, 43720.15422, 0.21991751, -342.5143],
      ['short', '2024-01-03T12:00', 43720.15422, 43172.43276, 0.2196977, 110.7881],
    ]);
  });

  it('covers the whole range with funding', async () => {
    const { stdout } = await plutarc(
      ...['backtest', '--template', 'ema-trend', '--candles', BTC_1H, '--timeframe', '1h'],
      ...['--funding', BTC_FUNDING, '--json', '-'],
    );
    const { assumptions, warnings } = JSON.parse(stdout) as Report;
    expect(assumptions).toMatchObject({ candles: 20_424, fundingCoverage: 1, gaps: 0 });
    expect(warnings).toEqual([]);
  });

  it('finds no look-ahead in any system template', async () => {
    for (const template of SYSTEM_TEMPLATES) {
      const feed = ['--candles', BTC_1H, '--timeframe', '1h', '--funding', BTC_FUNDING];
      const args = ['lookahead-check', '--template', template, ...feed, '--cuts', '5'];
      expect(await plutarc(...args)).toMatchObject({ status: 0, stderr: '' });
    }
  });
});
