import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { agentFor, familyOf, type NetworkOptions } from '#main/adapters/exchange/network.ts';
import { isLoopback } from './loopback.ts';

export interface PostOptions {
  /** Ways around this machine's own network; an address of this machine is always reached directly. */
  readonly network: NetworkOptions;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  /** Of the header Retry-After, ms; null without one. */
  readonly retryAfterMs: number | null;
  /** The beginning of the body. */
  readonly text: string;
}

/** The other side was not reached, or broke off. The message is the reason alone: an address can be a secret. */
export class Unreachable extends Error {}

/** Nobody needs more of an answer than this, in bytes. */
const MOST_BYTES = 65_536;

/**
 * Posts JSON and reads the answer. A redirect is an answer like any other: following it would hand the body, and what is
 * in its headers, to somebody else.
 * @throws Unreachable also after `timeoutMs` of the network options, or when the signal comes
 */
export async function postJson(url: URL, body: string, { network, signal, headers = {} }: PostOptions) {
  const secure = url.protocol === 'https:';
  const direct = isLoopback(url.hostname);
  const options: RequestOptions = {
    method: 'POST',
    agent: direct ? false : agentFor(network, secure),
    family: direct ? 0 : familyOf(network),
    signal: AbortSignal.any([signal, AbortSignal.timeout(network.timeoutMs)]),
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  };
  return await new Promise<HttpAnswer>((resolve, reject) => {
    const fail = (error: Error) => reject(new Unreachable(reasonOf(error)));
    const request = (secure ? httpsRequest : httpRequest)(url, options, (response) => {
      readBeginning(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, retryAfterMs: retryAfter(response), text }),
        fail,
      );
    });
    request.on('error', fail);
    request.end(body);
  });
}

async function readBeginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    chunks.push(buffer);
    if (bytes > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Seconds, or a date, which no service that we know sends. */
function retryAfter({ headers }: IncomingMessage): number | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

function reasonOf(error: Error): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'there was no answer in time';
  // Our own agent's words.
  if (error.message.startsWith('the proxy refused')) return error.message;
  const code: unknown = Reflect.get(error, 'code');
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name cannot be resolved: is this machine online?';
    case 'ECONNREFUSED':
      return 'it refused the connection';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection broke off';
    default:
      return typeof code === 'string' ? `the connection failed (${code})` : 'the connection failed';
  }
}
