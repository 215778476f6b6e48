import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { StreamChannel } from './api-call.ts';
import type { Faults } from './faults.ts';
import { addressOf } from './http-server.ts';
import type { StreamConnection, StreamSession } from './venue-face.ts';

/** The WebSocket side of a venue: connections, and the faults that strike what they send. */
export class StreamServer {
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #faults: Faults;
  readonly #connect: (connection: StreamConnection) => StreamSession | undefined;

  constructor(faults: Faults, connect: (connection: StreamConnection) => StreamSession | undefined) {
    this.#faults = faults;
    this.#connect = connect;
  }

  /** Connections that stand. */
  get count(): number {
    return this.#server.clients.size;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ip = addressOf(request);
    if (this.#faults.blockedIps.has(ip)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => this.#welcome(client, request, ip));
  }

  /** Ends every connection: with a close frame, or, as a lost network does, without. */
  closeAll(code?: number): void {
    for (const client of this.#server.clients) {
      if (code === undefined) client.terminate();
      else client.close(code, 'closed by the exchange');
    }
  }

  #welcome(client: WebSocket, request: IncomingMessage, ip: string): void {
    const [path, query = ''] = (request.url ?? '/').split('?');
    const held = new Map<StreamChannel, string[]>();
    const connection: StreamConnection = {
      path,
      query,
      ip,
      send: (channel, message) => this.#send(client, held, channel, message),
      close: (code, reason) => client.close(code, reason),
    };
    const session = this.#connect(connection);
    if (!session) {
      client.close(1008, 'no such stream');
      return;
    }
    client.on('message', (data) => {
      try {
        session.received(data.toString('utf8'));
      } catch (error) {
        // A text that is no JSON, or a defect of the simulator: neither may take the whole process down.
        console.error(error);
        client.close(1011, 'message not understood');
      }
    });
    client.on('ping', () => {
      if (!this.#faults.silent.has('any')) client.pong();
    });
    client.on('close', () => session.closed());
    client.on('error', () => client.terminate());
  }

  #send(client: WebSocket, held: Map<StreamChannel, string[]>, channel: StreamChannel, message: unknown): void {
    const { silent } = this.#faults;
    if (silent.has('any') || silent.has(channel) || client.readyState !== WebSocket.OPEN) return;
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const faults = channel === 'control' ? [] : this.#faults.strikeStream(channel).map((act) => act.kind);
    const waiting = held.get(channel) ?? [];
    held.delete(channel);
    if (faults.includes('swap')) held.set(channel, [...waiting, text]);
    else {
      if (!faults.includes('lose')) client.send(text);
      if (faults.includes('duplicate')) client.send(text);
      for (const late of waiting) client.send(late);
    }
  }
}
