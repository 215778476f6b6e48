import { marginView } from '../../account/margin.ts';
import { Rejection } from '../../account/rejection.ts';
import { plain } from '../../decimal.ts';
import type { Market } from '../../market/market.ts';
import { numberParam, textParam } from '../../server/api-call.ts';
import { guarded, type PrivateInput, type Routes } from '../../server/routes.ts';
import { renderAsset, renderPosition } from './render.ts';

function marketsOf({ exchange, params }: PrivateInput): Market[] {
  const symbol = textParam(params, 'symbol');
  return symbol === undefined ? [...exchange.markets.values()] : [exchange.market(symbol)];
}

/** Positions that are open, as the third version of the endpoint tells them. */
function positions(input: PrivateInput): Record<string, unknown>[] {
  const { account, exchange } = input;
  return marketsOf(input).flatMap((market) => {
    const position = account.positions.get(market.spec.symbol);
    return position && position.amount !== 0 ? [renderPosition(account, position, market, exchange.markets)] : [];
  });
}

/** The second version lists every symbol and knows leverage and margin type. */
function positionsWithLeverage(input: PrivateInput): Record<string, unknown>[] {
  const open = positions(input);
  return marketsOf(input).map(({ spec }) => ({
    symbol: spec.symbol,
    positionAmt: '0',
    entryPrice: '0.0',
    notional: '0',
    positionSide: 'BOTH',
    ...open.find((position) => position.symbol === spec.symbol),
    leverage: String(input.account.leverageOf(spec)),
    marginType: input.account.marginModeOf(spec.symbol),
    isAutoAddMargin: 'false',
    maxNotionalValue: '100000000',
  }));
}

function accountInformation(input: PrivateInput): unknown {
  const { account, exchange } = input;
  const assets = [...account.wallets.keys()].map((coin) => renderAsset(account, coin, exchange.markets));
  return {
    totalInitialMargin: '0',
    totalMaintMargin: '0',
    totalWalletBalance: '0',
    totalUnrealizedProfit: '0',
    totalMarginBalance: '0',
    totalPositionInitialMargin: '0',
    totalOpenOrderInitialMargin: '0',
    totalCrossWalletBalance: '0',
    totalCrossUnPnl: '0',
    availableBalance: '0',
    maxWithdrawAmount: '0',
    ...totals(assets),
    assets,
    positions: positions(input),
  };
}

/** The sums over all coins that head the account: Binance counts them in dollars, of which a stablecoin is one. */
function totals(assets: readonly Record<string, unknown>[]): Record<string, string> {
  const sum = (name: string) =>
    plain(
      assets.reduce((total, asset) => total + Number(asset[name]), 0),
      8,
    );
  return {
    totalInitialMargin: sum('initialMargin'),
    totalMaintMargin: sum('maintMargin'),
    totalWalletBalance: sum('walletBalance'),
    totalUnrealizedProfit: sum('unrealizedProfit'),
    totalMarginBalance: sum('marginBalance'),
    availableBalance: sum('availableBalance'),
  };
}

function setLeverage({ exchange, account, params }: PrivateInput): unknown {
  const market = exchange.market(textParam(params, 'symbol'));
  const leverage = numberParam(params, 'leverage') ?? 0;
  // Setting what is set is no error here.
  if (account.leverageOf(market.spec) !== leverage) exchange.setLeverage(account, market, leverage);
  return { leverage, maxNotionalValue: '100000000', symbol: market.spec.symbol };
}

function setMarginType({ exchange, account, params }: PrivateInput): unknown {
  const market = exchange.market(textParam(params, 'symbol'));
  const type = textParam(params, 'marginType');
  if (type !== 'ISOLATED' && type !== 'CROSSED') throw new Rejection('bad-request', `marginType ${type}`);
  exchange.setMarginMode(account, type === 'ISOLATED' ? 'isolated' : 'cross', market.spec.symbol);
  return { code: 200, msg: 'success' };
}

const INCOME_TYPES = {
  deposit: 'TRANSFER',
  profit: 'REALIZED_PNL',
  fee: 'COMMISSION',
  funding: 'FUNDING_FEE',
  liquidation: 'INSURANCE_CLEAR',
} as const;

function income({ account, params }: PrivateInput): unknown {
  const type = textParam(params, 'incomeType');
  const symbol = textParam(params, 'symbol');
  const from = numberParam(params, 'startTime') ?? 0;
  const to = numberParam(params, 'endTime') ?? Number.POSITIVE_INFINITY;
  const entries = account.ledger.filter(
    (entry) =>
      (type === undefined || INCOME_TYPES[entry.kind] === type) &&
      (symbol === undefined || entry.symbol === symbol) &&
      entry.time >= from &&
      entry.time <= to,
  );
  return entries.slice(-(numberParam(params, 'limit') ?? 100)).map((entry) => ({
    symbol: entry.symbol ?? '',
    incomeType: INCOME_TYPES[entry.kind],
    income: plain(entry.amount, 8),
    asset: entry.coin,
    info: INCOME_TYPES[entry.kind],
    time: entry.time,
    tranId: entry.id,
    tradeId: '',
  }));
}

function restrictions({ key }: PrivateInput): unknown {
  return {
    ipRestrict: key.ips.length > 0,
    createTime: 1_698_645_219_000,
    enableReading: true,
    enableWithdrawals: key.permissions.includes('withdraw'),
    enableInternalTransfer: key.permissions.includes('transfer'),
    enableMargin: false,
    enableFutures: key.permissions.includes('trade'),
    permitsUniversalTransfer: key.permissions.includes('transfer'),
    enableVanillaOptions: false,
    enableFixApiTrade: false,
    enableFixReadOnly: true,
    enableSpotAndMarginTrading: false,
    enablePortfolioMarginTrading: false,
  };
}

/** What Binance tells a client of his account, and lets him set. */
export const ACCOUNT_ROUTES: Routes = {
  'GET /sapi/v1/account/apiRestrictions': guarded('read', 'key', restrictions),
  'GET /sapi/v1/capital/config/getall': guarded('read', 'instruments', () => []),
  'GET /sapi/v1/margin/allPairs': guarded('read', 'instruments', () => []),
  'GET /fapi/v3/account': guarded('read', 'balance', accountInformation),
  'GET /fapi/v2/account': guarded('read', 'balance', accountInformation),
  'GET /fapi/v3/balance': guarded('read', 'balance', ({ account, exchange }) =>
    [...account.wallets.keys()].map((asset) => {
      const view = marginView(account, asset, exchange.markets);
      return { accountAlias: 'sim', asset, balance: plain(view.wallet, 8), availableBalance: plain(view.available, 8) };
    }),
  ),
  'GET /fapi/v3/positionRisk': guarded('read', 'positions', positions),
  'GET /fapi/v2/positionRisk': guarded('read', 'positions', positionsWithLeverage),
  'GET /fapi/v1/symbolConfig': guarded('read', 'account', (input) =>
    marketsOf(input).map(({ spec }) => ({
      symbol: spec.symbol,
      marginType: input.account.marginModeOf(spec.symbol) === 'cross' ? 'CROSSED' : 'ISOLATED',
      isAutoAddMargin: 'false',
      leverage: input.account.leverageOf(spec),
      maxNotionalValue: '100000000',
    })),
  ),
  'GET /fapi/v1/accountConfig': guarded('read', 'account', ({ key }) => ({
    feeTier: 0,
    canTrade: key.permissions.includes('trade'),
    canDeposit: true,
    canWithdraw: key.permissions.includes('withdraw'),
    dualSidePosition: false,
    updateTime: 0,
    multiAssetsMargin: false,
    tradeGroupId: -1,
  })),
  'GET /fapi/v1/positionSide/dual': guarded('read', 'account', () => ({ dualSidePosition: false })),
  'POST /fapi/v1/positionSide/dual': guarded('trade', 'set-position-mode', ({ params }) => {
    const dual = textParam(params, 'dualSidePosition') === 'true';
    throw new Rejection(dual ? 'position-mode-unsupported' : 'position-mode-same', 'position mode');
  }),
  'POST /fapi/v1/leverage': guarded('trade', 'set-leverage', setLeverage),
  'POST /fapi/v1/marginType': guarded('trade', 'set-margin-mode', setMarginType),
  'GET /fapi/v1/leverageBracket': guarded('read', 'leverage-tiers', (input) =>
    marketsOf(input).map(({ spec }) => ({
      symbol: spec.symbol,
      brackets: [
        {
          bracket: 1,
          initialLeverage: spec.maxLeverage,
          notionalCap: 100_000_000,
          notionalFloor: 0,
          maintMarginRatio: spec.maintenanceMargin,
          cum: 0,
        },
      ],
    })),
  ),
  'GET /fapi/v1/commissionRate': guarded('read', 'fees', ({ exchange, params }) => {
    const { spec } = exchange.market(textParam(params, 'symbol'));
    return {
      symbol: spec.symbol,
      makerCommissionRate: plain(spec.makerFee),
      takerCommissionRate: plain(spec.takerFee),
    };
  }),
  'GET /fapi/v1/income': guarded('read', 'ledger', income),
};
