import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** A request as it arrived, with query and body read. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** The query as it came, with its question mark; empty without one. */
  readonly query: string;
  /** Query and body together: exchanges put the fields of an order into either. JSON bodies keep their types. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is when it is a string. */
  readonly body: unknown;
  /** Compressed, as exchanges send what is asked for in that way. */
  readonly gzip?: boolean;
  /** What happens after half of the body: the connection breaks, or nothing more comes. */
  readonly halfway?: 'cut' | 'hang';
}

/** What an exchange answers; undefined for a path that it does not have, `cut` to break the connection off. */
export type Answering = (request: RecordedRequest) => Answer | 'cut' | undefined;

/** Takes over a connection that is to become a stream. */
export type Upgrading = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface RecordingServer {
  readonly origin: string;
  readonly requests: RecordedRequest[];
  /** Replaces what is answered from now on. */
  answer(with_: Answering): void;
  /** Whom connections go to that are to become streams; without it they are refused. */
  upgrade(to: Upgrading): void;
  /** The last request to a path that ends like this; an error that lists what did arrive when there is none. */
  last(pathEnd: string, method?: string): RecordedRequest;
}

/** An HTTP server on this machine that answers as told and writes down what it is asked. It goes away after the test. */
export async function recordingServer(answering: Answering): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  let current = answering;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://localhost');
      const body = Buffer.concat(chunks).toString();
      const request = {
        method: incoming.method ?? '',
        path: url.pathname,
        query: url.search,
        fields: { ...Object.fromEntries(url.searchParams), ...readBody(body) },
        body,
        headers: incoming.headers,
      };
      requests.push(request);
      const answer = current(request) ?? { status: 404, body: { error: `no answer prepared for ${request.path}` } };
      if (answer === 'cut') {
        incoming.socket.destroy();
        return;
      }
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      const sent = answer.gzip ? gzipSync(text) : Buffer.from(text);
      outgoing.writeHead(answer.status ?? 200, {
        'content-type': 'application/json',
        'content-length': sent.length,
        ...(answer.gzip ? { 'content-encoding': 'gzip' } : {}),
        ...answer.headers,
      });
      if (answer.halfway === undefined) outgoing.end(sent);
      else {
        const half = sent.subarray(0, Math.floor(sent.length / 2));
        outgoing.write(half, () => answer.halfway === 'cut' && incoming.socket.destroySoon());
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer(with_) {
      current = with_;
    },
    upgrade(to) {
      server.on('upgrade', to);
    },
    last(pathEnd, method) {
      const found = requests.findLast(
        (request) => request.path.endsWith(pathEnd) && (method === undefined || request.method === method),
      );
      if (found) return found;
      throw new Error(
        `no request to ${pathEnd}, only to ${requests.map(({ method: m, path }) => `${m} ${path}`).join(', ')}`,
      );
    },
  };
}

function readBody(body: string): Record<string, unknown> {
  if (body === '') return {};
  if (body.startsWith('{') || body.startsWith('[')) {
    const json: unknown = JSON.parse(body);
    return { ...(Array.isArray(json) ? json[0] : (json as object)) };
  }
  return Object.fromEntries(new URLSearchParams(body));
}
