import type { IncomingMessage, ServerResponse } from 'node:http';
import { Rejection } from '../account/rejection.ts';
import type { ApiAnswer, ApiRequest } from './api-call.ts';
import type { FaultAction } from './faults.ts';
import { readRequest, sendAnswer } from './http-server.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { CallLimiter } from './rate-limit.ts';
import type { VenueContext, VenueFace } from './venue-face.ts';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Takes a venue's REST requests: journals them, lets the venue answer, and strikes them with faults. */
export class ApiServer {
  readonly #face: VenueFace;
  readonly #context: VenueContext;
  readonly #journal: Journal;
  /** The newest answer to each question, for stale ones. */
  readonly #answers = new Map<string, ApiAnswer>();

  readonly #limiter: CallLimiter | undefined;

  constructor(face: VenueFace, context: VenueContext, journal: Journal, limiter?: CallLimiter) {
    this.#limiter = limiter;
    this.#face = face;
    this.#context = context;
    this.#journal = journal;
  }

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    const call = this.#face.callOf(request);
    const { method, path, params, headers } = request;
    const time = this.#context.now();
    const entry = this.#journal.add({ time, transport: 'http', call, method, path, params, headers });
    const acts = this.#context.faults.strike(call, entry);
    entry.faults = acts.map((act) => act.kind);
    const answer = await this.#decide(request, acts, entry);
    if (answer === undefined) return;
    if (answer === 'cut') {
      message.socket.destroy();
      return;
    }
    entry.status = answer.status;
    sendAnswer(
      response,
      answer,
      acts.some((act) => act.kind === 'cut-body'),
    );
  }

  /** What goes back: an answer, a broken connection, or (undefined) nothing for ever. */
  async #decide(
    request: ApiRequest,
    acts: readonly FaultAction[],
    entry: JournalEntry,
  ): Promise<ApiAnswer | 'cut' | undefined> {
    if (this.#context.faults.blockedIps.has(request.ip)) return this.#fail({ kind: 'fail', how: 'banned' }, request);
    const limited = this.#limiter?.count(this.#context.now());
    if (limited) return this.#fail({ kind: 'fail', ...limited }, request);
    for (const act of acts) {
      if (act.kind === 'lose-request') return act.connection === 'cut' ? 'cut' : undefined;
      if (act.kind === 'delay' && act.what === 'request') await pause(act.ms);
      if (act.kind === 'reject') return this.#face.reject(act.reason, 'by request of the test', request, this.#context);
      if (act.kind === 'fill-part-then-cancel') this.#context.exchange.forced = { fraction: act.fraction };
      if (act.kind === 'fail' && act.effect !== 'done') return this.#fail(act, request);
    }
    const key = questionOf(request);
    const before = this.#answers.get(key);
    const answer = this.#answer(request);
    entry.handled = true;
    this.#answers.set(key, answer);
    for (const act of acts) {
      if (act.kind === 'duplicate') this.#answer(request);
      if (act.kind === 'delay' && act.what === 'answer') await pause(act.ms);
      if (act.kind === 'lose-answer') return act.connection === 'cut' ? 'cut' : undefined;
      if (act.kind === 'fail') return this.#fail(act, request);
      if (act.kind === 'stale' && before) {
        this.#answers.set(key, before);
        return before;
      }
    }
    return answer;
  }

  #fail(act: Extract<FaultAction, { kind: 'fail' }>, request: ApiRequest): ApiAnswer {
    return this.#face.fail(act.how, request, this.#context, act.retryAfterMs ?? 1000);
  }

  #answer(request: ApiRequest): ApiAnswer {
    this.#context.catchUp();
    try {
      return this.#face.answer(request, this.#context);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      return this.#face.reject(error.reason, error.message, request, this.#context);
    } finally {
      this.#context.exchange.forced = undefined;
    }
  }
}

/** A request without what changes from one asking to the next. */
function questionOf(request: ApiRequest): string {
  const shown = Object.entries(request.params).filter(
    ([name]) => !/^(timestamp|nonce|signature|recvWindow)$/.test(name),
  );
  return `${request.method} ${request.path} ${JSON.stringify(shown)}`;
}
