import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { openSqlite, type SqliteDatabase } from '#main/adapters/storage/sqlite.ts';
import type { ExchangeSide } from './exchange-side.ts';
import { machineMs } from './moving-clock.ts';

/** About what a bot writes at a close with an order. */
const BYTES_OF_A_BOT = 3000;
const ORDER = `POST /order HTTP/1.1\r\nHost: bare\r\nContent-Length: 200\r\n\r\n${'x'.repeat(200)}`;
const QUESTION = 'GET /candles HTTP/1.1\r\nHost: bare\r\n\r\n';

/**
 * What no program that keeps its orders before it sends them can do without: the candle's answer comes in, one commit is
 * on the disk, and an order for each bot is written to a connection that stands already.
 */
export class BareHost {
  readonly #exchange: ExchangeSide;
  readonly #db: SqliteDatabase;
  readonly #write: (bots: number) => void;
  readonly #question: Socket;
  readonly #orders: readonly Socket[];

  private constructor(exchange: ExchangeSide, folder: string, question: Socket, orders: readonly Socket[]) {
    this.#exchange = exchange;
    this.#question = question;
    this.#orders = orders;
    this.#db = openSqlite(join(folder, 'bare.db'));
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.exec('CREATE TABLE kept (bot INTEGER PRIMARY KEY, what TEXT)');
    const row = this.#db.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?)');
    const text = 'x'.repeat(BYTES_OF_A_BOT);
    const all = this.#db.transaction((bots: number) => {
      for (let bot = 0; bot < bots; bot++) row.run(bot, text);
    });
    this.#write = (bots) => all.immediate(bots);
  }

  /** @param bots connections that stand by */
  static async open(exchange: ExchangeSide, port: number, folder: string, bots: number): Promise<BareHost> {
    const sockets = await Promise.all(Array.from({ length: bots + 1 }, () => connected(port)));
    return new BareHost(exchange, folder, sockets[0], sockets.slice(1));
  }

  /** @returns ms from when the answer left the exchange to the first byte of each of so many orders */
  async close(orders: number): Promise<number[]> {
    const sent: number[] = [];
    const sockets = this.#orders.slice(0, orders);
    const answered = sockets.map((socket) => once(socket));
    const candle = once(this.#question).then(() => {
      this.#write(sockets.length);
      for (const socket of sockets) {
        sent.push(machineMs());
        socket.write(ORDER);
      }
    });
    this.#question.write(QUESTION);
    await candle;
    await Promise.all(answered);
    const [left] = await this.#exchange.ask('bareAnswers', {});
    return sent.map((at) => at - left);
  }

  end(): void {
    for (const socket of [this.#question, ...this.#orders]) socket.destroy();
    this.#db.close();
  }
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

function once(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('data', () => resolve()));
}
