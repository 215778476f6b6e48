import { subscribe } from 'node:diagnostics_channel';
import { machineMs } from './moving-clock.ts';

const ORDERS = /^\/(v5\/order\/create|fapi\/v1\/order|api\/v5\/trade\/(batch-orders|order))(\?|$)/;
const KEY = /^(?:x-bapi-api-key|x-mbx-apikey|ok-access-key): bot-(\d+)\r?$/im;

/** Watches the requests of this process from inside its HTTP client. */
export class RequestWatch {
  /** When the first byte of the first order of each bot was about to be written to its connection, by the machine's clock, ms. */
  readonly firstOrders = new Map<number, number>();
  /** Requests that have not been answered. */
  underWay = 0;

  constructor() {
    subscribe('undici:request:create', () => {
      this.underWay++;
    });
    for (const end of ['undici:request:trailers', 'undici:request:error']) {
      subscribe(end, () => {
        this.underWay--;
      });
    }
    subscribe('undici:client:sendHeaders', (message) => {
      const { request, headers } = message as { request: { method: string; path: string }; headers: string };
      if (request.method !== 'POST' || !ORDERS.test(request.path)) return;
      const bot = Number(KEY.exec(headers)?.[1] ?? Number.NaN);
      if (!this.firstOrders.has(bot)) this.firstOrders.set(bot, machineMs());
    });
  }
}
