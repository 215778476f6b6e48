import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { isConditional, type OrderReference, type OrderRequest } from '#main/adapters/exchange/order.ts';
import { type Life, never } from './life.ts';

const LOCAL: ReadonlySet<PropertyKey> = new Set(['now', 'close']);

/** A client whose requests are points at which its process may die: before they leave, and when they are answered. */
export function watchedClient(client: ExchangeClient, life: Life): ExchangeClient {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const call = (args: unknown[]): unknown => Reflect.apply(member, target, args);
      if (LOCAL.has(name)) return (...args: unknown[]) => call(args);
      if (String(name).startsWith('watch'))
        return (...args: unknown[]) => listen(call(args) as AsyncIterable<unknown>, life);
      return async (...args: unknown[]) => await ask(String(name), args, () => call(args) as Promise<unknown>, life);
    },
  });
}

async function ask(name: string, args: unknown[], call: () => Promise<unknown>, life: Life): Promise<unknown> {
  const what = inWords(name, args[0]);
  const read = name !== 'createOrder' && name !== 'cancelOrder';
  if (life.reach(`before ${what}`, read)) return await never();
  let answer: unknown;
  try {
    answer = await call();
  } catch (error) {
    if (life.reach(`refused ${what}`, read)) return await never();
    throw error;
  }
  if (life.reach(`answered ${what}`, read)) return await never();
  return answer;
}

/** Messages for as long as the process lives; a dead one hears of nothing, not even of the end. */
async function* listen(messages: AsyncIterable<unknown>, life: Life): AsyncIterable<unknown> {
  try {
    for await (const message of messages) {
      if (life.dead) break;
      yield message;
    }
  } catch (error) {
    if (!life.dead) throw error;
  }
  if (life.dead) await never();
}

function inWords(name: string, about: unknown): string {
  if (name === 'createOrder') return `create ${kindOf(about as OrderRequest)}`;
  if (name === 'cancelOrder') return `cancel ${(about as OrderReference).shape}`;
  return name;
}

/** What an order is for, as far as it says so itself. */
export function kindOf(order: OrderRequest): 'entry' | 'exit' | 'stop' | 'target' {
  if (isConditional(order.shape)) return 'stop';
  if (!order.reduceOnly) return 'entry';
  return order.shape === 'market' ? 'exit' : 'target';
}
