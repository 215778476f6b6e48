import type { DownloadProgress } from '#contract/downloads.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { formatMarketId, type MarketId, parseMarketId } from '#core/market/market-id.ts';
import { isTimeframe, TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { passphraseFrom } from '#main/adapters/keychain/passphrase.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { NetworkSettings } from '#main/services/keys/network-settings.ts';
import { SecretAccess } from '#main/services/keys/secret-access.ts';
import { ExchangeConnections } from '#main/services/market-data/download/connections.ts';
import { runDownload } from '#main/services/market-data/download/download.ts';
import { contractOf, ensureInstrumentList } from '#main/services/market-data/download/instrument-list.ts';
import type { Wait } from '#main/services/market-data/download/waiting.ts';
import type { CliContext } from './context.ts';
import { datasetSentence } from './data-text.ts';
import { endpointNotice } from './keys-text.ts';
import { STANDARD_OUTPUT, writeJson } from './output-file.ts';
import { parseRange } from './parse-time.ts';
import { counted, textTable } from './text-table.ts';

export interface DataFlags {
  readonly dataDir?: string;
  readonly json?: string;
}

export interface DownloadFlags extends DataFlags {
  readonly market: string;
  readonly timeframe?: string;
  readonly from?: string;
  readonly to?: string;
  readonly funding?: boolean;
  readonly fillGaps?: boolean;
}

export interface InstrumentFlags extends DataFlags {
  readonly exchange: string;
  readonly search?: string;
  readonly refresh?: boolean;
}

/** Somebody waits in front of the terminal for a list. */
const LIST_PATIENCE_MS = 4_000;
const MOST_INSTRUMENTS = 100_000;

/** Fetches candles and funding rates until all is there, or until Ctrl+C. */
export async function download(context: CliContext, flags: DownloadFlags): Promise<void> {
  const market = readMarket(flags.market);
  const timeframe = readTimeframe(flags);
  const { from, to } = parseRange(flags);
  const profile = findSupportedProfile(market.exchange);
  tellEndpoint(context, profile.id);
  await withExchange(context, flags, profile.id, async ({ store, connect, signal }) => {
    const request = {
      market: formatMarketId(market),
      timeframe,
      from: from ?? null,
      to: to ?? null,
      funding: flags.funding ?? false,
      gapsOnly: flags.fillGaps ?? false,
    };
    const outcome = await runDownload(request, {
      connect: () => connect(contractOf(market.symbol)),
      exchangeName: profile.name,
      store,
      signal,
      onProgress: (progress) => context.progress(progressText(progress)),
    });
    const dataset = timeframe && store.find(market.exchange, market.symbol, timeframe);
    const { error: _, ...result } = outcome;
    const parts = [
      ...(timeframe ? [`${counted(outcome.added, 'candle')} of ${request.market} ${timeframe}`] : []),
      ...(flags.funding ? [`${counted(outcome.fundingAdded, 'funding rate')}`] : []),
    ];
    const missing =
      outcome.missing > 0
        ? `${profile.name} does not have ${counted(outcome.missing, 'candle')} in ${counted(outcome.gaps, 'hole')}: see plutarc data gaps\n`
        : '';
    const text = [
      `Downloaded ${parts.join(' and ')}\n`,
      missing,
      ...outcome.notes.map((note) => `${note}\n`),
      dataset ? `Stored: ${datasetSentence(dataset)}\n` : '',
    ].join('');
    answer(context, flags, { market: request.market, timeframe, ...result, dataset: dataset ?? null }, text);
  });
}

/** Lists the perpetuals of an exchange; an old list is shown, with a notice, where the exchange cannot be reached. */
export async function listInstruments(context: CliContext, flags: InstrumentFlags): Promise<void> {
  const profile = findSupportedProfile(flags.exchange);
  tellEndpoint(context, profile.id);
  await withExchange(context, flags, profile.id, async ({ store, connect, signal }) => {
    const onWait = (wait: Wait | null) => wait && context.progress(wait.reason);
    const options = { profile, connect, store, signal, onWait, patienceMs: LIST_PATIENCE_MS };
    const old = await ensureInstrumentList(options, flags.refresh);
    if (old !== null) context.stderr(old);
    const { found } = store.instruments.search(profile.id, flags.search ?? '', MOST_INSTRUMENTS);
    const rows = found.map(({ symbol, id, instrument, active, listedSince }) => [
      `${profile.id}:${symbol}`,
      id,
      instrument.contract,
      active ? 'yes' : 'no',
      listedSince === null ? '' : formatUtc(listedSince),
    ]);
    const columns = ['Market', 'Name there', 'Contract', 'Traded', 'Candles since (UTC)'].map((title) => ({ title }));
    const text = rows.length === 0 ? `${profile.name} has no such perpetual\n` : textTable(columns, rows);
    answer(context, flags, found, text);
  });
}

interface ExchangeAccess {
  readonly store: MarketStore;
  readonly connect: (contract: ReturnType<typeof contractOf>) => ReturnType<ExchangeConnections['get']>;
  /** Set by Ctrl+C. */
  readonly signal: { readonly aborted: boolean };
}

/** Opens the store and the way to the exchange, and closes both whatever happens. */
async function withExchange(
  context: CliContext,
  flags: DataFlags,
  exchange: string,
  work: (access: ExchangeAccess) => Promise<void>,
): Promise<void> {
  const dataFolder = context.dataFolder(flags.dataDir);
  const store = MarketStore.open(dataFolder);
  const connections = new ExchangeConnections();
  const signal = { aborted: false };
  const interrupt = () => {
    signal.aborted = true;
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    const network = await networkOf(dataFolder, exchange);
    await work({ store, connect: (contract) => connections.get(exchange, contract, network), signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new UserError('stopped; what has been fetched is stored, and the same command goes on from there', {
      code: 'cancelled',
      cause: error,
    });
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
    await connections.close();
    store.close();
  }
}

/** The user's proxy and address family for the exchange. */
async function networkOf(dataFolder: string, exchange: string) {
  const ledger = Ledger.open(dataFolder);
  const ask = passphraseFrom(process.env, { input: process.stdin, output: process.stderr });
  const secrets = new SecretAccess({ dataFolder, table: ledger.keys, ask });
  try {
    return await new NetworkSettings(ledger.keys, secrets).optionsFor(exchange);
  } finally {
    await secrets.close();
    ledger.close();
  }
}

function progressText({ phase, done, total, perSecond, etaMs, waiting }: DownloadProgress): string {
  if (waiting) {
    const seconds = Math.max(0, Math.ceil((waiting.until - Date.now()) / 1000));
    return `${waiting.reason} Next try in ${seconds} s`;
  }
  if (phase === 'checking') return 'Asking what there is';
  if (phase === 'gaps') return 'Asking again for what is missing';
  if (phase === 'funding') return 'Funding rates';
  const number = (n: number) => Math.round(n).toLocaleString('en-US');
  const rate = perSecond === null ? '' : `, ${number(perSecond)}/s`;
  const left = etaMs === null ? '' : `, ${number(etaMs / 1000)} s left`;
  return `${Math.floor((done / Math.max(1, total)) * 100)} %, ${number(done)} of ${number(total)} candles${rate}${left}`;
}

function readMarket(text: string): MarketId {
  const market = parseMarketId(text);
  if (market) return market;
  throw new UserError(`--market "${text}" is not a market: write it like bybit:BTC/USDT:USDT`, { field: '--market' });
}

function readTimeframe({ timeframe, funding, fillGaps }: DownloadFlags): Timeframe | null {
  if (timeframe === undefined) {
    if (funding && !fillGaps) return null;
    throw new UserError(`--timeframe is missing: one of ${TIMEFRAMES.join(', ')}`, { field: '--timeframe' });
  }
  if (isTimeframe(timeframe)) return timeframe;
  throw new UserError(`--timeframe "${timeframe}" is not a timeframe: one of ${TIMEFRAMES.join(', ')}`, {
    field: '--timeframe',
  });
}

function tellEndpoint(context: CliContext, exchange: string): void {
  const notice = endpointNotice(exchange);
  if (notice !== null) context.stderr(notice);
}

/** Writes the result as JSON where that is asked for, else as text. */
function answer(context: CliContext, flags: DataFlags, result: unknown, text: string): void {
  if (flags.json !== undefined) writeJson(context, flags.json, result);
  if (flags.json !== STANDARD_OUTPUT) context.stdout(text);
}
