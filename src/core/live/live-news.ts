import type { OrderRole } from './order.ts';

/** What only a bot with a real account has to tell. Times in ms. */
export type LiveNews =
  | {
      readonly kind: 'order';
      readonly market: number;
      readonly time: number;
      readonly role: OrderRole;
      readonly side: 'buy' | 'sell';
      /** Contracts. */
      readonly amount: number;
      /** Limit or trigger price; null for a market order. */
      readonly price: number | null;
      readonly what: 'placed' | 'rejected' | 'cancelled' | 'unresolved' | 'found' | 'not-found';
      /** Why it was placed, or why it was refused. */
      readonly text: string;
    }
  | {
      /** Something that the user should look at; it goes out as a notification. */
      readonly kind: 'alarm';
      readonly market: number | null;
      readonly time: number;
      readonly text: string;
    }
  | {
      /** The exchange's state was taken over after a start, a break or a difference. */
      readonly kind: 'reconciled';
      readonly market: number | null;
      readonly time: number;
      readonly text: string;
    };
