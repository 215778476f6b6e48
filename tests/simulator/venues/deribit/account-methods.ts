import type { ApiKey } from '../../account/api-key.ts';
import { positionOf } from '../../exchange/execution.ts';
import { type ApiRequest, numberParam, textParam } from '../../server/api-call.ts';
import { guarded, open, type PrivateInput, type PublicInput, type Routes } from '../../server/routes.ts';
import type { VenueContext } from '../../server/venue-face.ts';
import { DeribitError } from './failures.ts';
import { marketOf } from './market-methods.ts';
import { renderPosition, renderSummary } from './render.ts';
import { checkSignature, tokenOf, usableKey } from './signature.ts';

/** What a key may do, as a login tells it. */
function scopeOf(key: ApiKey): string {
  const trade = key.permissions.includes('trade') ? 'read_write' : 'read';
  const wallet = key.permissions.includes('withdraw') ? 'read_write' : 'read';
  return `account:read block_rfq:read block_trade:read custody:read mainaccount name:simulated trade:${trade} wallet:${wallet}`;
}

/** Who logs in: with the secret itself, or with a signature over timestamp, nonce and data. */
export function login(params: ApiRequest['params'], ip: string, context: VenueContext): ApiKey {
  const grant = textParam(params, 'grant_type');
  const key = usableKey(context, textParam(params, 'client_id'), ip);
  if (grant === 'client_credentials') {
    if (textParam(params, 'client_secret') !== key.secret) throw new DeribitError(13004, 'invalid_credentials');
  } else if (grant === 'client_signature') {
    const time = numberParam(params, 'timestamp') ?? 0;
    const payload = `${time}\n${textParam(params, 'nonce') ?? ''}\n${textParam(params, 'data') ?? ''}`;
    checkSignature(key, payload, textParam(params, 'signature'), time, context);
  } else throw new DeribitError(-32602, 'Invalid params', `grant_type ${grant}`);
  return key;
}

/** The answer to a login. */
export function renderLogin(key: ApiKey): Record<string, unknown> {
  return {
    access_token: tokenOf(key),
    refresh_token: `refresh-${tokenOf(key)}`,
    expires_in: 900,
    scope: scopeOf(key),
    sid: 'simulated',
    token_type: 'bearer',
    enabled_features: [],
  };
}

function positions({ exchange, account, params }: PrivateInput): unknown {
  const currency = textParam(params, 'currency');
  return [...account.positions.values()].flatMap((position) => {
    const market = exchange.market(position.symbol);
    if (position.amount === 0 || (currency !== undefined && currency !== 'any' && market.spec.settle !== currency))
      return [];
    return [renderPosition(account, position, market, exchange.markets)];
  });
}

function listKeys({ exchange, key }: PrivateInput): unknown {
  const own = [...exchange.keys.values()].filter((candidate) => candidate.account === key.account);
  return own.map((candidate, index) => ({
    id: index + 1,
    client_id: candidate.key,
    client_secret: '********',
    name: '',
    max_scope: scopeOf(candidate),
    enabled: !candidate.revoked,
    default: false,
    ip_whitelist: candidate.ips,
    timestamp: exchange.clock.start,
  }));
}

function transactions({ exchange, account, params }: PrivateInput): unknown {
  const currency = textParam(params, 'currency');
  const from = numberParam(params, 'start_timestamp') ?? 0;
  const to = numberParam(params, 'end_timestamp') ?? exchange.now();
  const types = {
    deposit: 'deposit',
    profit: 'trade',
    fee: 'trade',
    funding: 'settlement',
    liquidation: 'liquidation',
  } as const;
  const logs = account.ledger
    .filter((entry) => entry.coin === currency && entry.time >= from && entry.time <= to)
    .map((entry) => ({
      id: entry.id,
      type: types[entry.kind],
      timestamp: entry.time,
      currency: entry.coin,
      instrument_name: entry.symbol ?? '',
      change: entry.amount,
      cashflow: entry.amount,
      interest_pl: entry.kind === 'funding' ? entry.amount : 0,
      commission: entry.kind === 'fee' ? -entry.amount : 0,
      balance: account.wallet(entry.coin),
      position: entry.funding?.position ?? 0,
    }));
  return { logs: logs.reverse(), continuation: null };
}

const authenticateMethod = ({ request, params, context }: PublicInput) =>
  renderLogin(login(params, request.ip, context));

/** What Deribit tells a client of his account. There is no leverage and no margin mode to set. */
export const ACCOUNT_METHODS: Routes = {
  'public/auth': open('key', authenticateMethod),
  'private/list_api_keys': guarded('read', 'key', listKeys),
  'private/get_account_summary': guarded('read', 'balance', ({ exchange, account, params }) =>
    renderSummary(account, textParam(params, 'currency') ?? '', exchange.markets),
  ),
  'private/get_account_summaries': guarded('read', 'balance', ({ exchange, account }) => ({
    id: 10,
    email: 'user@example.com',
    username: account.name,
    type: 'main',
    summaries: [...account.wallets.keys()].map((currency) => renderSummary(account, currency, exchange.markets)),
  })),
  'private/get_positions': guarded('read', 'positions', positions),
  'private/get_position': guarded('read', 'positions', ({ exchange, account, params }) => {
    const market = marketOf(exchange, params);
    return renderPosition(account, positionOf(exchange, account, market), market, exchange.markets);
  }),
  'private/get_transaction_log': guarded('read', 'ledger', transactions),
};
