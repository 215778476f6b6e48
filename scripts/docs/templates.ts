import type { Metrics } from '#core/analysis/metrics.ts';
import type { Report } from '#core/analysis/report.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { inPlainWords } from '#core/strategy/plain-words.ts';
import type { ResolvedComponent } from '#core/strategy/validation.ts';
import { type SystemTemplate, systemTemplates } from '#main/services/strategies/system-templates.ts';
import { type DocPage, listed, madeFrom, table, valueInWords, writePages } from './page.ts';
import { demoReports, figure, realReports, timeframeOf } from './runs.ts';

const RULES =
  '10,000 initial equity, leverage 1, all of the equity in each trade, fees 0.05 % taker and 0.02 % maker, slippage 2 basis points, funding counted';

/** One page for each system template, and, where the real candles are there, the page about all of them on those. */
export function pages(): DocPage[] {
  const templates = systemTemplates();
  const real = realReports(templates);
  return [
    ...templates.map((template) => ({ path: `docs/strategies/${template.id}.md`, text: templatePage(template) })),
    ...(real ? [{ path: 'docs/strategies/real-candles.md', text: realPage(templates, real) }] : []),
  ];
}

function templatePage(template: SystemTemplate): string {
  const { id, strategy, about } = template;
  const { name, direction, components } = strategy.template;
  const timeframe = timeframeOf(template);
  const reports = demoReports(template);
  const sides = direction === 'both' ? 'long and short' : `${direction} only`;
  const needs = new Set(strategy.components.flatMap(({ component }) => component.needs ?? []));
  return [
    `# ${name}`,
    '',
    madeFrom(`resources/templates/${id}.json and ${id}.about.json`, 'templates.ts'),
    '',
    `Id \`${id}\`; made for ${timeframe} candles; ${sides}; ${components.length} [components](../components.md)${needs.has('funding') ? '; needs funding rates' : ''}. Tags: ${about.tags.join(', ')}.`,
    '',
    '## The market it is for',
    '',
    about.market,
    '',
    '## What it does',
    '',
    about.idea,
    '',
    'Rule by rule:',
    '',
    ...inPlainWords(strategy).map((sentence) => `- ${sentence}`),
    `- The first decision is possible after ${reports[0].assumptions.warmupCandles} candles.`,
    '',
    '## Parameters',
    '',
    'Those that the template sets; all others have their [defaults](../components.md).',
    '',
    ...table(
      ['name', 'component', 'role', 'parameter', 'value', 'default', 'meaning'],
      strategy.components.flatMap(parameterRows),
    ),
    '',
    '## How it loses',
    '',
    about.loses,
    '',
    '## On the demo market',
    '',
    `The demo market is made up: the figures show how the strategy behaves in a market with long trends and in one that swings around a middle, not what it would earn. ${RULES}. From ${day(reports[0].assumptions.from)} to ${day(reports[0].assumptions.to)}.`,
    '',
    ...table(
      ['', ...reports.map(({ assumptions }) => assumptions.market)],
      ROWS.map(([title, text]) => [title, ...reports.map(({ metrics }) => text(metrics))]),
    ),
    '',
    `How the trades ended, all markets together: ${exits(reports)}.`,
    '',
    '```sh',
    'plutarc demo',
    ...reports.map(
      ({ assumptions }) => `plutarc backtest --template ${id} --market ${assumptions.market} --timeframe ${timeframe}`,
    ),
    '```',
    '',
    'How it does [on real candles](real-candles.md).',
    '',
  ].join('\n');
}

const ROWS: readonly (readonly [title: string, text: (metrics: Report['metrics']) => string])[] = [
  ['net profit', ({ all }) => figure(all, 'netProfitPct', 1, '%')],
  ['buy and hold', ({ all }) => figure(all, 'buyHoldPct', 1, '%')],
  ['largest drawdown', ({ all }) => drawdown(all)],
  ['Sharpe', ({ all }) => figure(all, 'sharpe', 2)],
  ['profit factor', ({ all }) => figure(all, 'profitFactor', 2)],
  [
    'trades (long, short)',
    ({ all, long, short }) =>
      `${figure(all, 'trades', 0)} (${figure(long, 'trades', 0)}, ${figure(short, 'trades', 0)})`,
  ],
  ['trades that won', ({ all }) => figure(all, 'winRatePct', 1, '%')],
  ['average trade', ({ all }) => figure(all, 'avgTradePct', 2, '%')],
  ['candles with a position', ({ all }) => figure(all, 'exposurePct', 1, '%')],
  ['fees', ({ all }) => figure(all, 'feesPaid', 0)],
  ['slippage', ({ all }) => figure(all, 'slippageCost', 0)],
  ['funding paid', ({ all }) => figure(all, 'fundingPaid', 0)],
];

function drawdown(all: Metrics): string {
  return figure({ ...all, maxDrawdownPct: Math.abs(all.maxDrawdownPct ?? 0) }, 'maxDrawdownPct', 1, '%');
}

function parameterRows({ use, component }: ResolvedComponent): string[][] {
  const link = `[${component.id}](../components.md#${component.id})`;
  const rows = component.params
    .filter(({ name }) => name in use.params)
    .map((spec) => [`\`${spec.name}\``, valueInWords(use.params[spec.name]), valueInWords(spec.default), spec.help]);
  if (use.weight !== 1) rows.unshift(['weight', valueInWords(use.weight), '1', 'What the signal counts in the vote.']);
  if (rows.length === 0) rows.push(['none', '', '', '']);
  return rows.map((row, k) => (k === 0 ? [use.id, link, use.role, ...row] : ['', '', '', ...row]));
}

/** `stop-loss 41, time-stop 26`, most frequent first. */
function exits(reports: readonly Report[]): string {
  const counts = new Map<string, number>();
  for (const { tables } of reports) {
    for (const { key, trades } of tables.exitReason) counts.set(key, (counts.get(key) ?? 0) + trades);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
}

/** How the templates came to be, which decides what the table can prove. */
const UNSEEN = [
  'These candles are not unseen. The parameters are the usual ones of each indicator, but some choices were made after',
  'looking at runs on them and on the demo market: the timeframe of Oscillator Reversal, the threshold and the gates of',
  'Funding Fade, the limit of the choppiness filter of Band Reversion, the drawdown gate of Consensus (two variants each),',
  'and how Trend Rider keeps its stop out of the noise (five variants). They were chosen for the share of the costs, the',
  'number of trades, the distance of the stops and the depth of the losses, not for the highest profit here; all the same,',
  'the table describes the templates and is no test of them.',
];

function realPage(templates: readonly SystemTemplate[], reports: readonly Report[]): string {
  const [{ assumptions, metrics }] = reports;
  const names = (wanted: (all: Metrics) => boolean) =>
    templates.filter((_, k) => wanted(reports[k].metrics.all)).map(({ strategy }) => strategy.template.name);
  const winners = names(({ netProfitPct }) => (netProfitPct ?? 0) > 0);
  const better = names(({ netProfitPct, buyHoldPct }) => (netProfitPct ?? 0) > (buyHoldPct ?? 0));
  return [
    '# The system templates on real candles',
    '',
    madeFrom('resources/templates and market data that is not part of the project', 'templates.ts'),
    '',
    `Binance BTCUSDT perpetual, ${day(assumptions.from)} to ${day(assumptions.to)}, on the timeframe that each template is made for (4h candles are made out of the 1h ones), with funding as it was settled. ${RULES}.`,
    '',
    ...table(
      [
        'template',
        'timeframe',
        'net profit',
        'largest drawdown',
        'profit factor',
        'trades',
        'won',
        'average trade',
        'fees',
      ],
      templates.map((template, k) => {
        const { all } = reports[k].metrics;
        return [
          `[${template.strategy.template.name}](${template.id}.md)`,
          timeframeOf(template),
          figure(all, 'netProfitPct', 1, '%'),
          drawdown(all),
          figure(all, 'profitFactor', 2),
          figure(all, 'trades', 0),
          figure(all, 'winRatePct', 0, '%'),
          figure(all, 'avgTradePct', 2, '%'),
          figure(all, 'feesPaid', 0),
        ];
      }),
    ),
    '',
    `Buy and hold brought ${figure(metrics.all, 'buyHoldPct', 1, '%')}. ${
      winners.length === 0
        ? `None of the ${templates.length} ends with a profit`
        : `${winners.length} of the ${templates.length} ${winners.length === 1 ? 'ends' : 'end'} with a profit (${listed(winners)})`
    }; ${better.length === 0 ? 'none earns' : better.length === 1 ? `${better[0]} earns` : `${listed(better)} earn`} more than holding did.`,
    '',
    ...UNSEEN,
    '',
    'One instrument over one stretch of time is one sample. A profit here may be luck, and a loss does not make a rule wrong',
    'for another market. The templates are places to begin, not advice: look at how each one loses before you run it, and',
    'test what you change on candles that you did not change it for.',
    '',
    '```sh',
    'plutarc backtest --template volatility-breakout --candles BTCUSDT-1h.csv --timeframe 1h --funding BTCUSDT-8h.csv',
    '```',
    '',
  ].join('\n');
}

function day(time: number): string {
  return formatUtc(time).slice(0, 10);
}

if (import.meta.main) writePages(pages());
