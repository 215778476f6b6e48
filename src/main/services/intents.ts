import type { Intent } from '#contract/intents.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import type { TopicHub } from './topics/topic-hub.ts';

/** An intent before it has its number. */
export type Wish = Intent extends infer I ? (I extends Intent ? Omit<I, 'id'> : never) : never;

/** What tray, menu and notifications want the window to show. Each waits until the page has done it. */
export class Intents {
  readonly handlers: Pick<Handlers, 'app.intent-done'> = {
    'app.intent-done': ({ id }) => {
      this.#hub.remove('intents', id);
      return null;
    },
  };
  readonly #hub: TopicHub;
  #count = 0;

  constructor(hub: TopicHub) {
    this.#hub = hub;
  }

  /** Only the last wish counts: a window that was not there has nothing to catch up with. */
  ask(wish: Wish): void {
    const id = String(++this.#count);
    this.#hub.replaceAll('intents', [{ ...wish, id }]);
  }
}
