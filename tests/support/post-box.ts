import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came in. */
export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The bytes of the body, and what they say. */
  readonly raw: string;
  readonly body: Record<string, unknown>;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** A real HTTP server on this machine that keeps what is posted to it; it stands for Telegram or for a webhook. */
export class PostBox {
  readonly posted: Posted[] = [];
  /** What is answered; null leaves the request without an answer. */
  answer: (posted: Posted) => Answer | null = () => ({ body: { ok: true, result: {} } });
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks).toString('utf8');
      const posted = { path: request.url ?? '', headers: request.headers, raw, body: JSON.parse(raw) };
      this.posted.push(posted);
      const answer = this.answer(posted);
      if (!answer) return;
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body ?? {}));
    });
  }

  static async open(): Promise<PostBox> {
    const box = new PostBox();
    await new Promise<void>((resolve) => box.#server.listen(0, '127.0.0.1', resolve));
    return box;
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
