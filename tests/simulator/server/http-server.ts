import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ApiAnswer, ApiRequest } from './api-call.ts';

/** A loopback server that can go away and come back on the same port. */
export class LoopbackServer {
  readonly server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  constructor(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
    this.server = createServer((request, response) => {
      handle(request, response).catch((error: unknown) => {
        // A defect of the simulator must not look like a fault that a test asked for.
        console.error(error);
        response.destroy();
      });
    });
    // Kept-alive connections outlive a test; the list below ends them.
    this.server.keepAliveTimeout = 60_000;
    this.server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get port(): number {
    return this.#port;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.server.address() as AddressInfo).port;
  }

  /** Ends all connections and refuses new ones, until {@link listen} is called again. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

/** Reads a request and takes it apart. */
export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark + 1);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const params = { ...Object.fromEntries(new URLSearchParams(query)), ...parseBody(body) };
  return { method: message.method ?? 'GET', path, query, params, headers, body, ip: addressOf(message) };
}

/** The client's address; `::ffff:127.0.0.1` is 127.0.0.1. */
export function addressOf(message: IncomingMessage): string {
  return (message.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}

function parseBody(body: string): Record<string, unknown> {
  if (body === '') return {};
  if (!/^\s*[[{]/.test(body)) return Object.fromEntries(new URLSearchParams(body));
  try {
    const value: unknown = JSON.parse(body);
    return Array.isArray(value) ? { batch: value } : (value as Record<string, unknown>);
  } catch {
    return {};
  }
}

/** Sends an answer; with `cut`, the connection breaks in the middle of the body. */
export function sendAnswer(response: ServerResponse, answer: ApiAnswer, cut: boolean): void {
  const json = typeof answer.body !== 'string';
  const text = json ? JSON.stringify(answer.body) : String(answer.body);
  response.writeHead(answer.status, {
    'Content-Type': json ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...answer.headers,
  });
  if (cut) response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
  else response.end(text);
}
