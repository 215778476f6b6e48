import type { Account } from '../account/account.ts';
import type { ApiKey, Permission } from '../account/api-key.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { ApiCall, ApiRequest } from './api-call.ts';
import type { VenueContext } from './venue-face.ts';

/** What a public endpoint gets. */
export interface PublicInput {
  readonly request: ApiRequest;
  readonly params: ApiRequest['params'];
  readonly exchange: Exchange;
  readonly context: VenueContext;
}

/** What an endpoint gets whose caller has proved who he is. */
export interface PrivateInput extends PublicInput {
  readonly account: Account;
  readonly key: ApiKey;
}

/** One endpoint: what it is about, who may call it, and what it answers inside the venue's envelope. */
export type Route =
  | { readonly call: ApiCall; readonly access: 'public'; readonly handle: (input: PublicInput) => unknown }
  | { readonly call: ApiCall; readonly access: Permission; readonly handle: (input: PrivateInput) => unknown };

/** Endpoints by `METHOD /path`. */
export type Routes = Readonly<Record<string, Route>>;

export function open(call: ApiCall, handle: (input: PublicInput) => unknown): Route {
  return { call, access: 'public', handle };
}

export function guarded(access: Permission, call: ApiCall, handle: (input: PrivateInput) => unknown): Route {
  return { call, access, handle };
}
