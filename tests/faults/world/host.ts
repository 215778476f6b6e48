import type { HostStatus } from './bot-host.ts';
import type { Death, Point } from './life.ts';
import type { MarketNews } from './market-news.ts';

/** What is said of a host that has ended without having been killed. */
export const BROKE_DOWN = 'a failure of its own';

/** What hosts a bot, as the one who lets it live and die sees it: a real process, or what stands for one in this one. */
export interface Host {
  /** Resolves when the bot has begun; `death` is planned before it does anything. */
  start(command: number | null, past: MarketNews, death: Death | null): Promise<void>;
  tell(news: MarketNews): void;
  /** Resolves when the host knows it. */
  plan(death: Death | null): Promise<void>;
  /** As far as it is known. */
  readonly status: HostStatus | null;
  /** Points since the last plan; a process of its own tells of none. */
  readonly passed: readonly Point[];
  readonly dead: boolean;
  /** Where it died; null while it lives. */
  readonly diedAt: Point | null;
  /** Ends it at once. */
  kill(at: Point): void;
  /** Asks it to carry out a command of the journal. */
  command(command: 'flatten'): void;
  /** Lets go of everything. */
  end(): Promise<void>;
}
