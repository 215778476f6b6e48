import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Credentials } from '#main/adapters/exchange/profile.ts';
import type { RecordingServer } from '../recording-server.ts';
import type { Heard, Reaction, Topic, VenueStreams } from './venue-streams.ts';

/** The WebSocket side of an exchange on this machine, which speaks as its hand-made messages say. */
export class AnsweringStreams {
  /** Everything that clients have said. */
  readonly heard: Heard[] = [];
  /** Subscriptions so far, also those of connections that are gone. */
  readonly subscriptions: Topic[] = [];
  /** Subscriptions that are refused before one is taken. */
  refusals = 0;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #topics = new Map<WebSocket, Set<Topic>>();
  readonly #venue: VenueStreams;
  readonly #credentials: Credentials;

  constructor(server: RecordingServer, venue: VenueStreams, credentials: Credentials) {
    this.#venue = venue;
    this.#credentials = credentials;
    server.upgrade((request, socket, head) => this.#welcome(request, socket, head));
    onTestFinished(() => this.breakOff());
  }

  /** Connections that stand. */
  get count(): number {
    return this.#server.clients.size;
  }

  /** Says something to everybody who has subscribed to it; texts go out as they are. */
  say(topic: Topic, ...messages: readonly unknown[]): void {
    for (const [client, topics] of this.#topics) if (topics.has(topic)) send(client, messages);
  }

  /** Loses all connections, without a word. */
  breakOff(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  #welcome(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { url: path = '/', headers } = request;
    const greeting = this.#venue.connect ? this.#venue.connect(path, headers, this.#credentials) : {};
    if (typeof greeting === 'number') {
      socket.end(`HTTP/1.1 ${greeting} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      this.#topics.set(client, new Set());
      this.#react(client, greeting);
      client.on('message', (data) => {
        const text = data.toString('utf8');
        const message: Record<string, unknown> = text.startsWith('{') ? JSON.parse(text) : { text };
        const heard = { message, path, headers };
        this.heard.push(heard);
        const reaction = this.#venue.react(heard, this.#credentials);
        if (reaction.topics && this.refusals > 0) {
          this.refusals--;
          send(client, [this.#venue.refusal(message)]);
        } else this.#react(client, reaction);
      });
      client.on('close', () => this.#topics.delete(client));
      client.on('error', () => client.terminate());
    });
  }

  #react(client: WebSocket, { say = [], topics = [] }: Reaction): void {
    for (const topic of topics) this.#topics.get(client)?.add(topic);
    this.subscriptions.push(...topics);
    send(client, say);
  }
}

function send(client: WebSocket, messages: readonly unknown[]): void {
  if (client.readyState !== WebSocket.OPEN) return;
  for (const message of messages) client.send(typeof message === 'string' ? message : JSON.stringify(message));
}
