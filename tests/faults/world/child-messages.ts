import type { HostStatus } from './bot-host.ts';
import type { Death } from './life.ts';
import type { MarketNews } from './market-news.ts';

/** What a host in a process of its own is told. */
export type ToChild =
  | { readonly kind: 'start'; readonly command: number | null; readonly past: MarketNews; readonly death: Death | null }
  | { readonly kind: 'news'; readonly news: MarketNews }
  | { readonly kind: 'plan'; readonly death: Death | null }
  | { readonly kind: 'command'; readonly command: 'flatten' }
  | { readonly kind: 'end' };

/** What it says. */
export type FromChild =
  /** It has loaded everything, and can be told to start. */
  | { readonly kind: 'ready' }
  /** A start or a plan has been heard. */
  | { readonly kind: 'done' }
  | { readonly kind: 'status'; readonly status: HostStatus };

/** File in which it says at which point it kills itself. */
export const DIED_AT = 'died-at.json';
