import { marginView } from '../../account/margin.ts';
import { Rejection } from '../../account/rejection.ts';
import { plain } from '../../decimal.ts';
import { positionOf } from '../../exchange/execution.ts';
import { numberParam, textParam } from '../../server/api-call.ts';
import { guarded, type PrivateInput, type Routes } from '../../server/routes.ts';
import { categoryOf } from './instruments.ts';
import { marketOf } from './market-routes.ts';
import { renderPosition, renderWallet } from './render.ts';

const NO_ADDRESS = ['*'];

/** What Bybit says of the key that asks: `permissions` names what it may do, `ips` from where. */
function keyInformation({ key, account }: PrivateInput): unknown {
  const may = (permission: 'trade' | 'withdraw' | 'transfer') => key.permissions.includes(permission);
  const wallet = [...(may('transfer') ? ['AccountTransfer'] : []), ...(may('withdraw') ? ['Withdraw'] : [])];
  return {
    id: '13770661',
    note: account.name,
    apiKey: key.key,
    readOnly: may('trade') ? 0 : 1,
    secret: '',
    permissions: {
      ContractTrade: may('trade') ? ['Order', 'Position'] : [],
      Spot: [],
      Wallet: wallet,
      Options: [],
      Derivatives: may('trade') ? ['DerivativesTrade'] : [],
      CopyTrading: [],
      BlockTrade: [],
      Exchange: [],
      NFT: [],
      Affiliate: [],
    },
    ips: key.ips.length === 0 ? NO_ADDRESS : key.ips,
    type: 1,
    deadlineDay: key.ips.length === 0 ? 83 : -2,
    expiredAt: new Date(key.expires ?? Date.UTC(2099, 0, 1)).toISOString(),
    createdAt: '2025-10-16T02:24:40Z',
    unified: 0,
    uta: 1,
    userID: 24_600_000,
    inviterID: 0,
    vipLevel: 'No VIP',
    mktMakerLevel: '0',
    affiliateID: 0,
    rsaPublicKey: '',
    isMaster: true,
    parentUid: '0',
    kycLevel: 'LEVEL_DEFAULT',
    kycRegion: '',
  };
}

function positions({ exchange, account, params }: PrivateInput): unknown {
  const symbol = textParam(params, 'symbol');
  const category = textParam(params, 'category');
  const settle = textParam(params, 'settleCoin');
  if (category === 'linear' && symbol === undefined && settle === undefined) {
    throw new Rejection('bad-request', 'symbol or settleCoin is required');
  }
  const markets = [...exchange.markets.values()].filter(
    ({ spec }) =>
      categoryOf(spec) === category &&
      (symbol === undefined || spec.symbol === symbol) &&
      (settle === undefined || spec.settle === settle),
  );
  const list = markets.flatMap((market) => {
    // A symbol that is named is listed even when nothing is held.
    if (symbol === undefined && (account.positions.get(market.spec.symbol)?.amount ?? 0) === 0) return [];
    const position = positionOf(exchange, account, market);
    return [renderPosition(account, position, market, exchange.markets, false)];
  });
  return { category, list, nextPageCursor: '' };
}

function setLeverage({ exchange, account, params }: PrivateInput): unknown {
  const buy = numberParam(params, 'buyLeverage');
  if (buy === undefined || buy !== numberParam(params, 'sellLeverage')) {
    throw new Rejection('bad-request', 'buy leverage not equal sell leverage');
  }
  exchange.setLeverage(account, marketOf(exchange, params), buy);
  return {};
}

function setMarginMode({ exchange, account, params }: PrivateInput): unknown {
  const wanted = textParam(params, 'setMarginMode');
  if (wanted !== 'ISOLATED_MARGIN' && wanted !== 'REGULAR_MARGIN') {
    throw new Rejection('bad-request', 'only isolated and regular margin are simulated');
  }
  const mode = wanted === 'ISOLATED_MARGIN' ? 'isolated' : 'cross';
  // Bybit takes the mode that is set already without complaint.
  if (account.marginMode !== mode) exchange.setMarginMode(account, mode);
  return { reasons: [] };
}

function setPositionMode({ params }: PrivateInput): unknown {
  const mode = numberParam(params, 'mode');
  throw new Rejection(mode === 0 ? 'position-mode-same' : 'position-mode-unsupported', `mode ${mode}`);
}

function ledger({ account, params, exchange }: PrivateInput): unknown {
  const coin = textParam(params, 'currency');
  const entries = account.ledger.filter((entry) => coin === undefined || entry.coin === coin);
  const list = entries.slice(-50).map((entry) => ({
    id: String(entry.id),
    symbol: entry.symbol ?? '',
    category: entry.symbol === undefined ? '' : categoryOf(exchange.market(entry.symbol).spec),
    type: { deposit: 'TRANSFER_IN', profit: 'TRADE', fee: 'TRADE', funding: 'SETTLEMENT', liquidation: 'LIQUIDATION' }[
      entry.kind
    ],
    currency: entry.coin,
    change: plain(entry.amount, 8),
    cashFlow: plain(entry.amount, 8),
    cashBalance: plain(account.wallet(entry.coin), 8),
    transactionTime: String(entry.time),
  }));
  return { list: list.reverse(), nextPageCursor: '' };
}

/** What Bybit tells a client of his account, and lets him set. */
export const ACCOUNT_ROUTES: Routes = {
  'GET /v5/user/query-api': guarded('read', 'key', keyInformation),
  'GET /v5/account/info': guarded('read', 'account', ({ account }) => ({
    marginMode: account.marginMode === 'isolated' ? 'ISOLATED_MARGIN' : 'REGULAR_MARGIN',
    updatedTime: '1697078946000',
    unifiedMarginStatus: 6,
    dcpStatus: 'OFF',
    timeWindow: 10,
    smpGroup: 0,
    isMasterTrader: false,
    spotHedgingStatus: 'OFF',
  })),
  'GET /v5/account/wallet-balance': guarded('read', 'balance', ({ account, exchange, params }) => {
    if (textParam(params, 'accountType') !== 'UNIFIED')
      throw new Rejection('bad-request', 'accountType only support UNIFIED.');
    return { list: [renderWallet(account, exchange.markets, textParam(params, 'coin'))] };
  }),
  'GET /v5/account/fee-rate': guarded('read', 'fees', ({ exchange, params }) => {
    const { spec } = marketOf(exchange, params);
    const rates = { takerFeeRate: plain(spec.takerFee), makerFeeRate: plain(spec.makerFee) };
    return { category: categoryOf(spec), list: [{ symbol: spec.symbol, baseCoin: '', ...rates }] };
  }),
  'GET /v5/account/transaction-log': guarded('read', 'ledger', ledger),
  'GET /v5/asset/coin/query-info': guarded('read', 'instruments', () => ({ rows: [] })),
  'GET /v5/asset/transfer/query-account-coins-balance': guarded('read', 'balance', ({ account, exchange, params }) => ({
    memberId: '24600000',
    accountType: textParam(params, 'accountType'),
    balance: [...account.wallets.keys()].map((coin) => {
      const view = marginView(account, coin, exchange.markets);
      return { coin, transferBalance: plain(view.available, 8), walletBalance: plain(view.wallet, 8), bonus: '' };
    }),
  })),
  'GET /v5/position/list': guarded('read', 'positions', positions),
  'POST /v5/position/set-leverage': guarded('trade', 'set-leverage', setLeverage),
  'POST /v5/account/set-margin-mode': guarded('trade', 'set-margin-mode', setMarginMode),
  'POST /v5/position/switch-mode': guarded('trade', 'set-position-mode', setPositionMode),
};
