import type { Timeframe } from '#core/market/timeframe.ts';
import type { CcxtApi, CcxtFunding, CcxtMarket, CcxtOrder, CcxtRow } from './ccxt-api.ts';
import type { FailureKind } from './failure-kind.ts';
import type {
  ContractType,
  LimitOrder,
  MarginMode,
  MarketOrder,
  OrderReference,
  TrailingOrder,
  TriggerBy,
  TriggerOrder,
} from './order.ts';
import type { OrderScope } from './profiles/open-orders.ts';

/** Names of the parts of a key, as in the JSON object that `plutarc keys add` reads. */
export type CredentialField = 'apiKey' | 'secret' | 'password' | 'uid' | 'walletAddress' | 'privateKey';
export type Credentials = Readonly<Partial<Record<CredentialField, string>>>;

/**
 * The two arguments of ccxt's `createOrder` that make an order what it is. Only these, with symbol, side and amount, are
 * ever passed on: ccxt sends parameters that it does not know unread, so that a mistaken stop becomes a market order.
 */
export interface CreateCall {
  readonly type: 'market' | 'limit';
  readonly price?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** How each shape of order is spelt for one exchange. A shape that is missing runs in software, inside the bot. */
export interface OrderSpellings {
  readonly market: (order: MarketOrder, market: CcxtMarket) => CreateCall;
  readonly limit: (order: LimitOrder, market: CcxtMarket) => CreateCall;
  readonly 'post-only': (order: LimitOrder, market: CcxtMarket) => CreateCall;
  readonly 'stop-market'?: (order: TriggerOrder, market: CcxtMarket) => CreateCall;
  readonly 'take-profit-market'?: (order: TriggerOrder, market: CcxtMarket) => CreateCall;
  readonly 'trailing-stop'?: (order: TrailingOrder, market: CcxtMarket) => CreateCall;
}

export interface OrderRules {
  readonly spellings: OrderSpellings;
  /** False where the exchange knows no reduce-only orders: an exit is then a plain order of at most the position. */
  readonly reduceOnly: boolean;
  /** True where there are no market orders: they go out as immediate-or-cancel limits and need `priceBound`. */
  readonly marketNeedsBound: boolean;
  readonly triggerBy: readonly TriggerBy[];
  /** What a native trailing stop can follow by; empty without one. */
  readonly trailBy: readonly ('percent' | 'amount')[];
  readonly trailNeedsActivation: boolean;
  readonly clientOrderId: ClientOrderIdRule;
  /**
   * What becomes of a second order with the id of a first one: refused for good, refused while the first one is open, or
   * accepted as another order. Only the first makes it safe to send an order of unknown fate again.
   */
  readonly repeatedIds: 'refused' | 'refused-while-open' | 'accepted';
}

/** What an id of ours may look like on one exchange. */
export type ClientOrderIdRule =
  | { readonly kind: 'text'; readonly prefix: string; readonly maxLength: number; readonly pattern: RegExp }
  /** 128 bits as `0x` and 32 hexadecimal digits. */
  | { readonly kind: 'hex-128' }
  /** A positive whole number below 2^63, as text. */
  | { readonly kind: 'integer-63' };

/** Calls that differ between exchanges beyond what ccxt unifies. */
export interface AccountCalls {
  cancel(api: CcxtApi, order: OrderReference): Promise<void>;
  /** The order as the exchange knows it, by our own id (or the exchange's where it has no look-up by ours). */
  find(api: CcxtApi, order: OrderReference): Promise<CcxtOrder | null>;
  /** All orders that wait on the exchange, the conditional ones among them; see `accountWideOrders` for the scope. */
  openOrders(api: CcxtApi, scope: OrderScope): Promise<CcxtOrder[]>;
  /** False where the exchange lists open orders of one instrument at a time only. */
  readonly accountWideOrders: boolean;
  /** Our id in an order, where ccxt does not find it. */
  clientOrderIdOf?(order: CcxtOrder): string | undefined;
  /** The id under which a conditional order trades once its price was seen, where that is another one than its own. */
  tradedAs?(order: CcxtOrder): string | undefined;
  /** Sets both, since most exchanges tie one to the other; the margin mode alone where leverage is implicit. */
  setLeverage?(api: CcxtApi, symbol: string, leverage: number, marginMode: MarginMode): Promise<void>;
  /** Makes the account hold one net position per instrument. Absent where it always does. */
  setOneWay?(api: CcxtApi, symbol: string): Promise<void>;
  /** Parameters of `fetchBalance` for one contract type. */
  balanceParams?(contract: ContractType, settle: readonly string[]): readonly Readonly<Record<string, unknown>>[];
  /** Whether the totals of balances go up and down with the profit of open positions, per contract type. */
  readonly totalHasOpenProfit: Readonly<Partial<Record<ContractType, boolean>>>;
  /** Replaces `fetchBalance` for contract types where ccxt reads wrongly; null for the others. */
  balances?(api: CcxtApi, contract: ContractType): Promise<readonly AccountBalance[]> | null;
  /** Parameters of `fetchPositions`, one call each; one call without any when absent. */
  positionQueries?(contract: ContractType, settle: readonly string[]): readonly Readonly<Record<string, unknown>>[];
  /** The highest leverage of one instrument, where ccxt reads no tiers; null when the exchange does not tell. */
  maxLeverage?(api: CcxtApi, symbol: string): Promise<number | null>;
  /** Replaces `fetchPositions` where ccxt has none. */
  positions?(api: CcxtApi, markets: readonly CcxtMarket[]): Promise<AccountPosition[]>;
  /** What must be known before streams of the account are asked for. */
  beforeStreams?(api: CcxtApi, contract: ContractType): Promise<void>;
  /** Parameters of `watchPositions`, where it would follow another contract type. */
  positionStream?(contract: ContractType): Readonly<Record<string, unknown>>;
  /** Exchange time in ms, where ccxt has no call for it. */
  serverTime?(api: CcxtApi): Promise<number>;
  /** A cheap public endpoint, where no call tells the time: the date in the header of its answer does. */
  dateProbe?: string;
}

/** What there is of one currency, and what of it is not bound by positions and orders. */
export interface AccountBalance {
  readonly currency: string;
  readonly total: number;
  readonly free: number;
}

/** A position of an exchange that ccxt does not read. Amount is signed: negative for a short one. */
export interface AccountPosition {
  readonly symbol: string;
  readonly amount: number;
  readonly entryPrice: number;
  readonly markPrice: number | null;
  readonly liquidationPrice: number | null;
  readonly unrealizedPnl: number | null;
}

/** What a key may do, as the exchange tells. */
export interface KeyPermissions {
  /** May place orders on perpetuals; null when the exchange does not tell. */
  readonly trade: boolean | null;
  /** May move funds out of the account (withdrawals or transfers); null when the exchange does not tell. */
  readonly withdraw: boolean | null;
  /** Bound to a list of IP addresses; null when the exchange does not tell. */
  readonly ipRestricted: boolean | null;
  /** When the key stops working, ms; null when never or unknown. */
  readonly expiresAt: number | null;
}

/** The pace that all requests to an exchange keep together, whatever the keys. */
export interface RequestRules {
  /**
   * Milliseconds that a cost of one takes to come back. What a request costs is in ccxt's description of its endpoint: one
   * for most, more where the exchange counts more or allows fewer.
   */
  readonly msPerCost: number;
  /** What a request for as many candles as it may ask for costs. */
  readonly candlesCost: number;
  /** Cost that is kept back for exits and orders, where single requests cost more than the usual reserve. */
  readonly reserve?: number;
  /** The limit as the exchange states it, and where. */
  readonly source: string;
}

export interface CandleRules {
  /** `stream`, or `poll` every `pollSeconds` where the exchange streams none. */
  readonly source: 'stream' | 'poll';
  readonly pollSeconds: number;
  readonly timeframes: readonly Timeframe[];
  /** Most candles that one request may ask for. */
  readonly maxPerRequest: number;
  /** `full`: back to the listing; otherwise how many of the latest candles there are. */
  readonly history: 'full' | number;
  /** Whether the request takes ccxt's `until`, so that it covers exactly the window asked for. */
  readonly until: boolean;
  /** What the exchange counts volume in: base currency, or the unit of its amounts. */
  readonly volumeIn: 'base' | 'amount';
  /** Replaces ccxt's call where that does not reach perpetuals or asks wrongly. Times in ms, `until` inclusive. */
  fetch?(api: CcxtApi, symbol: string, timeframe: Timeframe, since: number, until: number): Promise<readonly CcxtRow[]>;
}

export interface FundingRules {
  /** Hours between payments as a rule; single instruments may have others. */
  readonly hours: number;
  /** Whether the exchange tells what was paid in the past. */
  readonly history: boolean;
  /** Most rows of one answer. As many hours are asked for at once: no contract pays more often than hourly. */
  readonly maxRows: number;
  /** Parameters that end an answer at `until` (ms, inclusive). Without them an answer goes on up to now. */
  windowEnd?(until: number): Readonly<Record<string, unknown>>;
  /** The rate that was paid, where ccxt reads another one from a row. */
  rateOf?(row: CcxtFunding): number;
  /** What the account itself has paid since then (ms), oldest first, where the exchange does not tell past rates. */
  payments?(api: CcxtApi, symbol: string, since: number): Promise<readonly FundingPayment[]>;
  /** Replaces ccxt's call where it cannot begin in the past: everything since then. */
  fetch?(api: CcxtApi, symbol: string, since: number): Promise<readonly CcxtFunding[]>;
}

/** What an account has paid for one instrument. */
export interface FundingPayment {
  /** ms */
  readonly time: number;
  /** Settlement currency; negative when it was received. */
  readonly paid: number;
}

/** What ccxt's amount is, per contract type (see amount-units.ts). */
export type AmountUnit = 'base' | 'contracts' | 'quote';

interface ProfileFacts {
  /** Short name in market ids and commands, e.g. `bybit`. */
  readonly id: string;
  readonly name: string;
  /** City of the matching engine, for choosing where a bot runs. */
  readonly city: string;
  readonly contracts: readonly ContractType[];
  readonly marginModes: readonly MarginMode[];
  /** Where the trader makes a key, and the steps in the trader's words. */
  readonly apiPage: string;
  readonly setUp: readonly string[];
  /** What differs from the other exchanges, as sentences for the trader. */
  readonly quirks: readonly string[];
}

export interface SupportedProfile extends ProfileFacts {
  readonly status: 'supported';
  /** ccxt class per contract type. */
  readonly classes: Readonly<Partial<Record<ContractType, string>>>;
  /** Options of the class. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Further constructor fields, e.g. endpoints that ccxt lacks. */
  readonly constructorFields?: Readonly<Record<string, unknown>>;
  /** Last touch to a new instance. */
  prepare?(api: CcxtApi): void;
  readonly marketParams?: Readonly<Record<string, unknown>>;
  readonly amountUnits: Readonly<Partial<Record<ContractType, AmountUnit>>>;
  /** What the exchange's own market description says beyond ccxt's: fractions, not percents. */
  marginOf?(market: CcxtMarket): { readonly maxLeverage?: number; readonly maintenanceMargin?: number };
  /**
   * `settable`: set per instrument before trading; `per-order`: goes with every order as well; `implicit`: follows from
   * position size over margin, used for sizing only and never sent.
   */
  readonly leverage: 'settable' | 'per-order' | 'implicit';
  /** Where leverage tiers come from: a public call, one with a key, or nowhere. */
  readonly tiers: 'public' | 'private' | 'none';
  readonly credentials: readonly CredentialField[];
  readonly requests: RequestRules;
  readonly candles: CandleRules;
  readonly funding: FundingRules;
  readonly testnet: { readonly title: string } | null;
  readonly orders: OrderRules;
  readonly account: AccountCalls;
  /** What the key may do; absent where the exchange has no such call. */
  permissions?(api: CcxtApi): Promise<KeyPermissions>;
  readonly streams: { readonly orders: boolean; readonly fills: boolean; readonly positions: boolean };
  /** Kinds of failure by the exchange's own codes, tried in order on the message before ccxt's classes. */
  readonly errors: readonly (readonly [RegExp, FailureKind])[];
}

/** An exchange that has closed: its data can still be imported and replayed, no key can be added. */
export interface ClosedProfile extends ProfileFacts {
  readonly status: 'closed';
  /** Day of closing, ISO date. */
  readonly closedOn: string;
}

export type ExchangeProfile = SupportedProfile | ClosedProfile;
