import { Rejection } from '../../account/rejection.ts';
import { numberParam, textParam } from '../../server/api-call.ts';
import { guarded, open, type PrivateInput, type Routes } from '../../server/routes.ts';
import { uuidOf } from '../../uuid.ts';
import { krakenCoin, renderInstrument } from './instruments.ts';
import {
  candles,
  executions,
  fundingRates,
  marketNamed,
  orderBook,
  publicTrades,
  renderTicker,
} from './market-routes.ts';
import { renderAccounts, renderPosition } from './render.ts';

/** An answer that goes out as it is, without Kraken's envelope. */
export class Bare {
  readonly body: unknown;

  constructor(body: unknown) {
    this.body = body;
  }
}

/** A maximum leverage makes positions isolated; without one they are over cross margin. */
function setLeverage({ exchange, account, params }: PrivateInput): Record<string, unknown> {
  const market = marketNamed(exchange, textParam(params, 'symbol'));
  const { symbol } = market.spec;
  const leverage = numberParam(params, 'maxLeverage');
  const mode = leverage === undefined ? 'cross' : 'isolated';
  if (account.marginModeOf(symbol) !== mode) exchange.setMarginMode(account, mode, symbol);
  const wanted = leverage ?? market.spec.maxLeverage;
  if (account.leverageOf(market.spec) !== wanted) exchange.setLeverage(account, market, wanted);
  return {};
}

function leverages({ exchange, account, params }: PrivateInput): Record<string, unknown> {
  const symbol = textParam(params, 'symbol');
  const markets = symbol === undefined ? [...exchange.markets.values()] : [marketNamed(exchange, symbol)];
  const isolated = markets.filter(({ spec }) => account.marginModeOf(spec.symbol) === 'isolated');
  return {
    leveragePreferences: isolated.map(({ spec }) => ({ symbol: spec.symbol, maxLeverage: account.leverageOf(spec) })),
  };
}

/** What a key may do. Kraken's documentation names the object and not what is in it: the words are those of its pages. */
function keyDetails({ key, account }: PrivateInput): Bare {
  return new Bare({
    apiKey: key.key,
    accountUid: 'f7d5571c-6d10-4cf1-944a-048d25682ed0',
    iiban: 'AA08 N84G CPAR UN7A',
    createdAt: '2025-08-24T14:15:22Z',
    name: account.name,
    permissions: {
      general: key.permissions.includes('trade') ? 'full_access' : 'read_only',
      withdrawal: key.permissions.includes('withdraw') ? 'full_access' : 'no_access',
    },
    allowedCidrBlock: key.ips[0] === undefined ? null : `${key.ips[0]}/32`,
    allowedCidrBlocks: key.ips.map((ip) => `${ip}/32`),
  });
}

const LOG_INFO = {
  deposit: 'cross-exchange transfer',
  profit: 'futures trade',
  fee: 'futures trade',
  funding: 'funding rate change',
  liquidation: 'futures liquidation',
} as const;

function accountLog({ account }: PrivateInput): Bare {
  const logs = account.ledger.map((entry) => ({
    id: entry.id,
    date: new Date(entry.time).toISOString(),
    asset: krakenCoin(entry.coin).toLowerCase(),
    contract: entry.symbol?.toLowerCase() ?? null,
    info: LOG_INFO[entry.kind],
    booking_uid: uuidOf(entry.id),
    realized_pnl: entry.kind === 'profit' ? entry.amount : null,
    fee: entry.kind === 'fee' ? -entry.amount : null,
    realized_funding: entry.kind === 'funding' ? entry.amount : null,
    funding_rate: entry.funding?.rate ?? null,
    change: entry.amount,
  }));
  return new Bare({ accountUid: 'f7d5571c-6d10-4cf1-944a-048d25682ed0', logs: logs.reverse() });
}

/** What Kraken tells everybody. */
export const MARKET_ROUTES: Routes = {
  'GET /derivatives/api/v3/instruments': open('instruments', ({ exchange }) => ({
    instruments: [...exchange.markets.values()].map(renderInstrument),
  })),
  'GET /derivatives/api/v3/tickers': open('ticker', ({ exchange }) => ({
    tickers: [...exchange.markets.values()].map((market) => renderTicker(market, exchange.now())),
  })),
  'GET /derivatives/api/v3/tickers/*': open('ticker', ({ exchange, request }) => ({
    ticker: renderTicker(marketNamed(exchange, request.path.split('/').at(-1)), exchange.now()),
  })),
  'GET /derivatives/api/v3/orderbook': open('order-book', orderBook),
  'GET /derivatives/api/v3/history': open('trades', publicTrades),
  'GET /derivatives/api/v4/historicalfundingrates': open('funding-history', ({ exchange, params }) =>
    fundingRates(exchange, params),
  ),
  'GET /api/charts/v1/*': open('candles', (input) => new Bare(candles(input))),
  'GET /api/history/v3/market/*/executions': open('trades', (input) => new Bare(executions(input))),
};

/** What Kraken tells a client of his account, and lets him set. */
export const ACCOUNT_ROUTES: Routes = {
  'GET /api/auth/v1/api-keys/v3/check': guarded('read', 'key', keyDetails),
  'GET /derivatives/api/v3/accounts': guarded('read', 'balance', ({ account, exchange }) => ({
    accounts: renderAccounts(account, exchange.markets),
  })),
  'GET /derivatives/api/v3/openpositions': guarded('read', 'positions', ({ account }) => ({
    openPositions: [...account.positions.values()].filter((position) => position.amount !== 0).map(renderPosition),
  })),
  'GET /derivatives/api/v3/leveragepreferences': guarded('read', 'account', leverages),
  'PUT /derivatives/api/v3/leveragepreferences': guarded('trade', 'set-leverage', setLeverage),
  'GET /derivatives/api/v3/pnlpreferences': guarded('read', 'account', () => ({ preferences: [] })),
  'GET /derivatives/api/v3/notifications': guarded('read', 'status', () => ({ notifications: [] })),
  'GET /api/history/v2/account-log': guarded('read', 'ledger', accountLog),
  'GET /api/history/v3/account-log': guarded('read', 'ledger', accountLog),
  'GET /derivatives/api/v3/feeschedules/volumes': guarded('read', 'fees', () => {
    throw new Rejection('bad-request', 'fee schedules are no longer told here');
  }),
};
