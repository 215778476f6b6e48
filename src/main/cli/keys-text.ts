import type { Key, KeyTest } from '#contract/keys.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { formatSizing } from '#core/simulation/settings.ts';
import { endpointOverride } from '#main/adapters/exchange/endpoint-override.ts';
import { type TextColumn, textTable } from './text-table.ts';

const COLUMNS: readonly TextColumn[] = [
  { title: 'Id' },
  { title: 'Label' },
  { title: 'Exchange' },
  { title: 'Type' },
  { title: 'Key' },
  { title: 'Active' },
  { title: 'Withdraw' },
  { title: 'IP list' },
  { title: 'Bot' },
  { title: 'Last test (UTC)' },
];

/** The keys as a table for a terminal. */
export function keysText(keys: readonly Key[]): string {
  if (keys.length === 0) return 'No keys are stored yet: plutarc keys add --help\n';
  return textTable(
    COLUMNS,
    keys.map((key) => [
      key.id,
      key.label,
      key.testnet ? `${key.exchange} testnet` : key.exchange,
      key.contract,
      key.masked,
      key.active ? 'yes' : 'no',
      told(key.test.withdraw),
      told(key.test.ipRestricted),
      key.botId ?? '',
      `${key.test.diagnosis}, ${formatUtc(key.test.at)}`,
    ]),
  );
}

/** What is not told must not read as harmless. */
function told(value: boolean | null): string {
  return value === null ? 'not verifiable' : value ? 'yes' : 'no';
}

/** A test as lines of a terminal. */
export function testText({ message, trade, withdraw, ipRestricted, clockOffsetMs }: KeyTest): string {
  const clock = clockOffsetMs === null ? 'unknown' : `${Math.round(clockOffsetMs)} ms`;
  return `${message}\ntrade ${told(trade)} · withdraw ${told(withdraw)} · bound to addresses ${told(ipRestricted)} · clock offset ${clock}\n`;
}

/** A simulator in place of the exchange is never used in silence. */
export function endpointNotice(exchange: string): string | null {
  const endpoint = endpointOverride(exchange);
  return endpoint === null ? null : `note: ${exchange} is the simulator at ${endpoint}, not the exchange`;
}

export function instrumentsText(key: Key): string {
  return textTable(
    [{ title: 'Instrument' }, { title: 'Leverage', align: 'right' }, { title: 'Margin' }, { title: 'Sizing' }],
    key.instruments.map(({ symbol, leverage, marginMode, sizing }) => [
      symbol,
      `${leverage}`,
      marginMode,
      formatSizing(sizing),
    ]),
  );
}
