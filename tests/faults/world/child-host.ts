import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HostStatus } from './bot-host.ts';
import { DIED_AT, type FromChild, type ToChild } from './child-messages.ts';
import { BROKE_DOWN, type Host } from './host.ts';
import type { Death, Point } from './life.ts';
import type { MarketNews } from './market-news.ts';

export interface ChildDeps {
  readonly folder: string;
  /** Of the simulated exchange. */
  readonly url: string;
  readonly timeoutMs: number;
}

const PROGRAM = new URL('./child-program.ts', import.meta.url);

/** A host in a process of its own, which SIGKILL ends: nothing of it is left but what is on the disk. */
export class ChildHost implements Host {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #ended: Promise<unknown>;
  status: HostStatus | null = null;
  #diedAt: Point | null = null;
  readonly #ready: Promise<void>;
  #done: () => void = () => undefined;
  #isReady: () => void = () => undefined;

  constructor(deps: ChildDeps) {
    this.#folder = deps.folder;
    this.#ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    this.#child = fork(PROGRAM, [JSON.stringify(deps)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#ended = once(this.#child, 'exit');
    this.#child.on('message', (message) => this.#hear(message as FromChild));
    this.#child.on('exit', (code, signal) => this.#exited(code, signal));
  }

  async start(command: number | null, past: MarketNews, death: Death | null): Promise<void> {
    await Promise.race([this.#ready, this.#ended]);
    await this.#asked({ kind: 'start', command, past, death });
  }

  tell(news: MarketNews): void {
    this.#send({ kind: 'news', news });
  }

  async plan(death: Death | null): Promise<void> {
    await this.#asked({ kind: 'plan', death });
  }

  get passed(): readonly Point[] {
    return [];
  }

  get dead(): boolean {
    return this.#diedAt !== null;
  }

  get diedAt(): Point | null {
    return this.#diedAt;
  }

  kill(at: Point): void {
    if (this.dead) return;
    this.#diedAt = at;
    this.#child.kill('SIGKILL');
  }

  command(command: 'flatten'): void {
    this.#send({ kind: 'command', command });
  }

  async end(): Promise<void> {
    if (this.dead) await this.#ended;
    else {
      this.#send({ kind: 'end' });
      await this.#ended;
    }
  }

  /** Resolves when it has been done, or when the process has ended. */
  async #asked(message: ToChild): Promise<void> {
    const done = new Promise<void>((resolve) => {
      this.#done = resolve;
    });
    this.#send(message);
    await Promise.race([done, this.#ended]);
  }

  #send(message: ToChild): void {
    // A process that is being killed takes no messages any more.
    if (!this.dead && this.#child.connected) this.#child.send(message, () => undefined);
  }

  #hear(message: FromChild): void {
    if (message.kind === 'status') this.status = message.status;
    else if (message.kind === 'done') this.#done();
    else this.#isReady();
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    if (signal === 'SIGKILL') this.#diedAt ??= this.#ownDeath();
    else if (code !== 0) this.#diedAt ??= { what: `${BROKE_DOWN} (${code ?? signal})`, read: false };
  }

  #ownDeath(): Point {
    const path = join(this.#folder, DIED_AT);
    const at = JSON.parse(readFileSync(path, 'utf8')) as Point;
    rmSync(path);
    return at;
  }
}
