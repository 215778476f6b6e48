import { CREDENTIAL_TITLES } from './credentials.ts';
import { ORDER_SHAPES, type OrderShape } from './order.ts';
import { isNative } from './order-shapes.ts';
import type { ClosedProfile, ExchangeProfile, SupportedProfile } from './profile.ts';

/** One row of the table of exchanges, as the window and `docs/exchanges.md` show it. */
export interface ExchangeRow {
  readonly id: string;
  readonly exchange: string;
  readonly matchingEngine: string;
  readonly marginModes: string;
  readonly contracts: string;
  /** How many of the cheapest there may be. */
  readonly requests: string;
  /** Candles of one request, and how many such requests there may be. */
  readonly candles: string;
  readonly testnet: string;
  readonly status: string;
  readonly notes: string;
}

export function exchangeRow(profile: ExchangeProfile): ExchangeRow {
  const supported = profile.status === 'supported';
  return {
    id: profile.id,
    exchange: profile.name,
    matchingEngine: profile.city,
    marginModes: profile.marginModes.length === 1 ? `${profile.marginModes[0]} only` : profile.marginModes.join(', '),
    contracts: profile.contracts.join(', '),
    requests: supported ? `${rate(1000 / profile.requests.msPerCost)}/s` : '',
    candles: supported ? candlesOf(profile) : '',
    testnet: supported && profile.testnet ? 'yes' : 'no',
    status: supported ? 'supported' : `closed ${profile.closedOn}`,
    notes: supported ? notesOf(profile).join('; ') : 'data can be imported and replayed',
  };
}

function candlesOf({ candles, requests }: SupportedProfile): string {
  return `${candles.maxPerRequest} × ${rate(1000 / requests.msPerCost / requests.candlesCost)}/s`;
}

/** Two digits say enough. */
function rate(aSecond: number): string {
  return String(Number(aSecond.toPrecision(2)));
}

/** What a trader should know before choosing the exchange, in a few words each. */
function notesOf(profile: SupportedProfile): string[] {
  const { candles, orders, credentials } = profile;
  const notes: string[] = [];
  if (credentials.includes('password')) notes.push('passphrase');
  if (credentials.includes('uid')) notes.push('application id');
  if (credentials.includes('walletAddress')) notes.push('key of an API wallet');
  if (candles.source === 'poll') notes.push(`candles polled every ${candles.pollSeconds} s`);
  if (candles.history !== 'full') notes.push(`only the latest ${candles.history} candles`);
  if (profile.leverage === 'implicit') notes.push('implicit leverage');
  if (orders.marketNeedsBound) notes.push('market orders with a price bound');
  if (!orders.reduceOnly) notes.push('no reduce-only orders');
  const software = SHAPE_TITLES.filter(([shape]) => !isNative(profile, shape)).map(([, title]) => title);
  if (software.length > 0) notes.push(`${listed(software)} in software`);
  if (!profile.permissions) notes.push('does not tell whether a key can withdraw');
  return notes;
}

const SHAPE_TITLES: readonly (readonly [OrderShape, string])[] = [
  ['stop-market', 'stops'],
  ['take-profit-market', 'targets'],
  ['trailing-stop', 'trailing stops'],
];

/** The page `docs/exchanges.md`, made from the profiles alone. */
export function exchangesPage(profiles: readonly ExchangeProfile[]): string {
  const columns: readonly (readonly [string, keyof ExchangeRow])[] = [
    ['exchange', 'exchange'],
    ['matching engine', 'matchingEngine'],
    ['margin modes', 'marginModes'],
    ['contract types', 'contracts'],
    ['requests', 'requests'],
    ['candles', 'candles'],
    ['testnet', 'testnet'],
    ['status', 'status'],
    ['notes', 'notes'],
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    '# Exchanges',
    '',
    '<!-- Made from src/main/adapters/exchange/profiles by scripts/docs/exchanges.mjs: do not edit here. -->',
    '',
    'Perpetual contracts only. A bot runs best on a machine near the matching engine of its exchange. All bots and',
    'downloads together keep to the pace of an exchange, with room kept for cancels and exits.',
    '',
    line(columns.map(([title]) => title)),
    line(columns.map(() => '---')),
    ...profiles.map((profile) => {
      const row = exchangeRow(profile);
      return line(columns.map(([, key]) => row[key]));
    }),
    '',
    'Whatever the exchange: give a key the permission to place orders on derivatives and nothing else, never withdrawals',
    'or transfers, and bind it to your address if that is fixed. A key that the exchange says can withdraw is refused.',
    'An order shape that an exchange has no native order for runs in software, inside the bot: it works only while the bot',
    'is running.',
    ...profiles.flatMap((profile) => [
      '',
      `## ${profile.name}`,
      '',
      ...(profile.status === 'supported' ? supportedSection(profile) : closedSection(profile)),
    ]),
    '',
  ].join('\n');
}

function supportedSection(profile: SupportedProfile): string[] {
  const native = ORDER_SHAPES.filter((shape) => isNative(profile, shape));
  const { candles } = profile;
  return [
    `Id \`${profile.id}\`. [Page for keys](${profile.apiPage}). A key consists of ${listed(profile.credentials.map((field) => CREDENTIAL_TITLES[field]))}.`,
    '',
    ...profile.setUp.map((step, index) => `${index + 1}. ${step}`),
    '',
    `- Native orders: ${native.join(', ')}.`,
    `- Candles: ${candles.source === 'stream' ? 'streamed' : `polled every ${candles.pollSeconds} s`}; ${candles.timeframes.join(', ')}.`,
    `- Pace: a cost of one each ${profile.requests.msPerCost} ms (${profile.requests.source}).`,
    `- A second order with the id of a first one is ${REPEATED_IDS[profile.orders.repeatedIds]}.`,
    `- Testnet: ${profile.testnet?.title ?? 'none'}.`,
    ...profile.quirks.map((quirk) => `- ${quirk}`),
  ];
}

const REPEATED_IDS: Readonly<Record<SupportedProfile['orders']['repeatedIds'], string>> = {
  refused: 'refused',
  'refused-while-open': 'refused while the first one is open',
  accepted: 'accepted as another order, so that an order of unknown fate is looked up and never just repeated',
};

function closedSection(profile: ClosedProfile): string[] {
  return [...profile.setUp.map((step) => `- ${step}`), ...profile.quirks.map((quirk) => `- ${quirk}`)];
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`;
}
