import type { Bot, BotDetail, BotEvent, BotHostInfo, BotMarket, BotOrder } from '#contract/bots.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { type TextColumn, textTable } from './text-table.ts';

const COLUMNS: readonly TextColumn[] = [
  { title: 'Id' },
  { title: 'Name' },
  { title: 'Account' },
  { title: 'State' },
  { title: 'Strategy' },
  { title: 'Markets' },
  { title: 'TF' },
  { title: 'Equity', align: 'right' },
  { title: 'Trades', align: 'right' },
  { title: 'Replay', align: 'right' },
];

export function botListText(bots: readonly Bot[], host: BotHostInfo): string {
  if (bots.length === 0) return 'There are no bots. Create one with "plutarc bots create".\n';
  const rows = bots.map(({ id, name, mode, state, strategyName, config, standing }) => [
    id,
    name,
    mode,
    state,
    strategyName,
    config.markets.map(({ market }) => market).join(' '),
    config.timeframe,
    money(standing.equity),
    String(standing.trades),
    config.feed.kind === 'replay' ? `${Math.floor(100 * standing.progress)} %` : '–',
  ]);
  const hosted = host.where === 'nowhere' ? 'No program hosts them now.' : `Hosted by ${hostName(host)}.`;
  return `${textTable(COLUMNS, rows)}${hosted}\n`;
}

export function hostName({ program, pid }: BotHostInfo): string {
  return `${program ?? 'this process'} (process ${pid})`;
}

export function botText(bot: Bot, detail: BotDetail): string {
  const { id, name, state, since, error, standing, strategyName, config, note } = bot;
  const { equity, trades, wins } = standing;
  const lines = [
    `${name} (${id}), ${accountText(bot)}`,
    `${state} since ${formatUtc(since)} UTC${error === null ? '' : `: ${error}`}`,
    `${strategyName} on ${config.markets.map(({ market }) => market).join(', ')} ${config.timeframe}`,
    ...(note === null ? [] : [note]),
    `Equity ${money(equity)}${config.keyId === null ? ` of ${money(config.settings.equity)}` : ''}, ${trades} trades, ${wins} won`,
    timeText(bot),
    limitsText(config),
    '',
    ...standing.markets.map(positionText),
    ...detail.orders.filter(({ status }) => WORKING.has(status)).map(orderText),
    '',
    'Why is it not trading?',
    ...detail.whyNotTrading.map(({ ok, text }) => `${ok ? '  ok ' : '  !! '} ${text}`),
    '',
    'Last events',
    ...detail.events.slice(-10).map(
      (line) =>
        `  ${eventText(
          line,
          config.markets.map(({ market }) => market),
        )}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function accountText({ keyLabel, testnet, endpoint, confirmed }: Bot): string {
  if (keyLabel === null) return 'paper account';
  const place = endpoint === null ? '' : `, simulator at ${endpoint}`;
  return `key ${keyLabel}${testnet ? ' (testnet)' : ''}${place}${confirmed ? '' : ', not confirmed yet'}`;
}

/** What the bot is held to whatever its strategy wants. */
function limitsText({ limits, settings }: Bot['config']): string {
  const { maxPositions, maxExposure, maxInstrumentExposure, maxNotional } = settings.limits;
  const hour = `${String(limits.dayStartHour).padStart(2, '0')}:00 UTC`;
  const named = [
    ['daily loss', limits.maxDailyLossPct, (x: number) => `${x} % (the day begins at ${hour})`],
    ['drawdown', limits.maxDrawdownPct, (x: number) => `${x} %`],
    ['losses in a row', limits.maxConsecutiveLosses, (x: number) => `${x}, then ${limits.coolDownMinutes} minutes`],
    ['slippage', limits.maxSlippageBps, (x: number) => `${x} bps`],
    ['entries in a minute', limits.maxOrdersPerMinute, String],
    ['open positions', maxPositions, String],
    ['notional of one position', maxNotional, String],
    ['exposure of one instrument', maxInstrumentExposure, (x: number) => `${x} × equity`],
    ['exposure in all', maxExposure, (x: number) => `${x} × equity`],
  ] as const;
  const set = named.flatMap(([name, value, text]) => (value === null ? [] : [`${name} ${text(value)}`]));
  return `Limits: ${set.length > 0 ? set.join(', ') : 'none'}`;
}

function timeText({ standing, config }: Bot): string {
  const { marketTime, progress } = standing;
  if (config.feed.kind === 'live') {
    return marketTime === null
      ? 'No candle has closed yet.'
      : `The last candle closed at ${formatUtc(marketTime)} UTC.`;
  }
  if (marketTime === null) return 'The replay has not begun.';
  return `The replay is at ${formatUtc(marketTime)} UTC (${Math.floor(100 * progress)} %).`;
}

const WORKING: ReadonlySet<BotOrder['status']> = new Set([
  'submitting',
  'open',
  'partially-filled',
  'cancelling',
  'unresolved',
]);

function orderText({
  market,
  role,
  side,
  shape,
  amount,
  filled,
  price: limit,
  triggerPrice,
  status,
}: BotOrder): string {
  const level = triggerPrice ?? limit;
  const at = level === null ? '' : ` at ${price(level)}`;
  return `${market}: ${role} order ${status}: ${side} ${price(amount)} ${shape}${at}, ${price(filled)} filled`;
}

function positionText({ market, position, external }: BotMarket): string {
  if (external) {
    return `${market}: ${external.amount} contracts that the bot cannot explain: decide with "plutarc bots resolve"`;
  }
  if (!position) return `${market}: no position`;
  const { side, amount, entryPrice, unrealised, stop, target } = position;
  const levels = [stop === null ? '' : `, stop ${price(stop)}`, target === null ? '' : `, target ${price(target)}`];
  return `${market}: ${side} ${price(amount)} from ${price(entryPrice)}, open profit ${money(unrealised)}${levels.join('')}`;
}

/** One line of a bot's log. */
export function eventText({ at, event }: BotEvent, markets: readonly string[]): string {
  if (event.kind === 'command') return `${formatUtc(at)} ${event.command}`;
  if (event.kind === 'notice') return `${formatUtc(at)} ${event.text}`;
  const when = formatUtc(event.time);
  switch (event.kind) {
    case 'entry':
      return `${when} ${markets[event.market]} ${event.side} entry: ${price(event.amount)} at ${price(event.price)}`;
    case 'partial-exit':
      return `${when} ${markets[event.market]} partial exit: ${price(event.amount)} at ${price(event.price)}`;
    case 'exit':
      return `${when} ${markets[event.market]} exit by ${event.trade.exitReason} at ${price(event.trade.exitPrice)}, result ${money(event.trade.pnl)}`;
    case 'refusal':
      return `${when} ${markets[event.market]} no entry: ${event.reasons.join(' and ')}`;
    case 'lock':
      return `${when} no entries: ${event.lock.text}`;
    case 'order':
      return `${when} ${markets[event.market]} ${event.role} order ${event.what}: ${event.side} ${price(event.amount)}${event.price === null ? '' : ` at ${price(event.price)}`} (${event.text})`;
    case 'alarm':
      return `${when} ALARM ${event.text}`;
    case 'reconciled':
      return `${when} ${event.text}`;
  }
}

function money(value: number): string {
  return value.toFixed(2);
}

function price(value: number): string {
  return String(Number(value.toPrecision(8)));
}
