import { Rejection } from '../../account/rejection.ts';
import { plain } from '../../decimal.ts';
import { positionOf } from '../../exchange/execution.ts';
import { numberParam, textParam } from '../../server/api-call.ts';
import { guarded, type PrivateInput, type Routes } from '../../server/routes.ts';
import { underlyingOf } from './instruments.ts';
import { renderBalance, renderPosition } from './render.ts';

const PERMISSIONS = { read: 'read_only', trade: 'trade', withdraw: 'withdraw', transfer: 'transfer' } as const;

function configuration({ key, account }: PrivateInput): unknown {
  return [
    {
      uid: '44705892343619584',
      mainUid: '44705892343619584',
      acctLv: '2',
      acctStpMode: 'cancel_maker',
      posMode: 'net_mode',
      autoLoan: false,
      greeksType: 'PA',
      level: 'Lv1',
      levelTmp: '',
      ctIsoMode: 'automatic',
      mgnIsoMode: 'automatic',
      roleType: '0',
      traderInsts: [],
      opAuth: '0',
      kycLv: '3',
      label: account.name,
      ip: key.ips.join(','),
      perm: key.permissions.map((permission) => PERMISSIONS[permission]).join(','),
    },
  ];
}

function positions({ exchange, account, params }: PrivateInput): unknown {
  const names = textParam(params, 'instId')?.split(',');
  return [...account.positions.values()]
    .filter((position) => (names ? names.includes(position.symbol) : position.amount !== 0))
    .map((position) => renderPosition(account, position, exchange.market(position.symbol), exchange.markets));
}

function setLeverage({ exchange, account, params }: PrivateInput): unknown {
  const market = exchange.market(textParam(params, 'instId'));
  const leverage = numberParam(params, 'lever') ?? 0;
  const mode = textParam(params, 'mgnMode');
  if (mode !== 'cross' && mode !== 'isolated') throw new Rejection('bad-request', `mgnMode ${mode}`);
  if (account.leverageOf(market.spec) !== leverage) exchange.setLeverage(account, market, leverage);
  return [{ instId: market.spec.symbol, lever: plain(leverage), mgnMode: mode, posSide: '' }];
}

/** Bill types: 1 transfer, 2 trade, 5 liquidation, 8 funding. */
const BILL_TYPES = { deposit: '1', profit: '2', fee: '2', funding: '8', liquidation: '5' } as const;

function bills({ exchange, account, params }: PrivateInput): unknown {
  const type = textParam(params, 'type');
  const coin = textParam(params, 'ccy');
  const entries = account.ledger.filter(
    (entry) => (type === undefined || BILL_TYPES[entry.kind] === type) && (coin === undefined || entry.coin === coin),
  );
  return entries
    .slice(-(numberParam(params, 'limit') ?? 100))
    .reverse()
    .map((entry) => ({
      instType: entry.symbol === undefined ? '' : 'SWAP',
      billId: String(entry.id),
      type: BILL_TYPES[entry.kind],
      subType: entry.kind === 'funding' ? (entry.amount < 0 ? '173' : '174') : '1',
      ts: String(entry.time),
      balChg: plain(entry.amount, 8),
      posBalChg: '0',
      bal: plain(account.wallet(entry.coin), 8),
      posBal: '0',
      sz: plain(Math.abs(entry.funding?.position ?? 0)),
      px: plain(entry.funding?.price ?? 0),
      ccy: entry.coin,
      pnl: plain(entry.amount, 8),
      fee: '0',
      mgnMode: entry.symbol === undefined ? '' : account.marginModeOf(entry.symbol),
      instId: entry.symbol === undefined ? '' : exchange.market(entry.symbol).spec.symbol,
      ordId: '',
      execType: '',
    }));
}

/** What OKX tells a client of his account, and lets him set. */
export const ACCOUNT_ROUTES: Routes = {
  'GET /api/v5/account/config': guarded('read', 'key', configuration),
  'GET /api/v5/asset/currencies': guarded('read', 'instruments', () => []),
  'GET /api/v5/account/balance': guarded('read', 'balance', ({ exchange, account, params }) => [
    renderBalance(account, exchange.markets, exchange.now(), textParam(params, 'ccy')?.split(',')),
  ]),
  'GET /api/v5/account/positions': guarded('read', 'positions', positions),
  'GET /api/v5/account/leverage-info': guarded('read', 'account', ({ exchange, account, params }) => {
    const market = exchange.market(textParam(params, 'instId'));
    const { leverage } = positionOf(exchange, account, market);
    return [
      { instId: market.spec.symbol, mgnMode: textParam(params, 'mgnMode'), posSide: 'net', lever: plain(leverage) },
    ];
  }),
  'GET /api/v5/account/trade-fee': guarded('read', 'fees', ({ exchange, params }) => {
    const underlying = textParam(params, 'uly') ?? textParam(params, 'instFamily');
    const market = [...exchange.markets.values()].find(({ spec }) => underlyingOf(spec) === underlying);
    if (!market) throw new Rejection('unknown-instrument', `no underlying ${underlying}`);
    const rates = { maker: plain(-market.spec.makerFee), taker: plain(-market.spec.takerFee) };
    return [
      {
        category: '1',
        instType: 'SWAP',
        level: 'Lv1',
        ...rates,
        makerU: rates.maker,
        takerU: rates.taker,
        ts: String(exchange.now()),
      },
    ];
  }),
  'POST /api/v5/account/set-leverage': guarded('trade', 'set-leverage', setLeverage),
  'POST /api/v5/account/set-position-mode': guarded('trade', 'set-position-mode', ({ params }) => {
    const posMode = textParam(params, 'posMode');
    if (posMode !== 'net_mode') throw new Rejection('position-mode-unsupported', 'only net mode is simulated');
    return [{ posMode }];
  }),
  'GET /api/v5/account/bills': guarded('read', 'ledger', bills),
  'GET /api/v5/account/bills-archive': guarded('read', 'ledger', bills),
};
