import type { Activity } from '#contract/activity.ts';
import type { TopicHub } from '../topics/topic-hub.ts';

/** What the window can look back on. */
const KEEP = 200;
/** How often the window hears of it, ms: a fast replay makes thousands a second. */
const SHOW_MS = 1000;

/** The last notifications, as the topic `activity`. */
export class ActivityFeed {
  readonly #hub: TopicHub;
  #items: Activity[] = [];
  #shownAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(hub: TopicHub) {
    this.#hub = hub;
  }

  add(item: Activity): void {
    this.#items.push(item);
    if (this.#items.length > 2 * KEEP) this.#items = this.#items.slice(-KEEP);
    const wait = this.#shownAt + SHOW_MS - performance.now();
    if (wait <= 0) this.#show();
    else this.#timer ??= setTimeout(() => this.#show(), wait).unref();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #show(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#shownAt = performance.now();
    this.#items = this.#items.slice(-KEEP);
    this.#hub.replaceAll('activity', this.#items);
  }
}
