import { BotHost, type HostDeps, type HostStatus } from './bot-host.ts';
import type { Host } from './host.ts';
import { type Death, Life, type Point } from './life.ts';
import type { MarketNews } from './market-news.ts';

/** A host inside this process. Its death is that nothing of it has any effect from then on. */
export class InProcessHost implements Host {
  readonly inner: BotHost;
  readonly #life: Life;
  #diedAt: Point | null = null;

  constructor(deps: Omit<HostDeps, 'life'>) {
    this.#life = new Life((at) => {
      this.#diedAt = at;
    });
    this.inner = new BotHost({ ...deps, life: this.#life });
  }

  async start(command: number | null, past: MarketNews, death: Death | null): Promise<void> {
    this.#life.plan(death);
    this.inner.tell(past);
    this.inner.start(command);
  }

  tell(news: MarketNews): void {
    this.inner.tell(news);
  }

  async plan(death: Death | null): Promise<void> {
    this.#life.plan(death);
  }

  get status(): HostStatus {
    return this.inner.status;
  }

  get passed(): readonly Point[] {
    return this.#life.passed;
  }

  get dead(): boolean {
    return this.#life.dead;
  }

  get diedAt(): Point | null {
    return this.#diedAt;
  }

  kill(at: Point): void {
    this.#life.end(at);
  }

  command(command: 'flatten'): void {
    this.inner.bot.session?.command(command, null);
  }

  async end(): Promise<void> {
    if (this.dead) await this.inner.bury();
    else await this.inner.close();
  }
}
