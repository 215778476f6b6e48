import { useEffect } from 'react';
import type { Intent, IntentKind } from '#contract/intents.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { showFailure } from './notices.ts';
import { useTopic } from './topics.ts';

/** Those that have been done, also while the main process does not know it yet. */
const done = new Set<string>();

/** Does what tray, menu or a notification asks the window for, once each. */
export function useIntent<K extends IntentKind>(kind: K, act: (intent: Extract<Intent, { kind: K }>) => void): void {
  const { items } = useTopic('intents');
  useEffect(() => {
    for (const intent of items) {
      if (intent.kind !== kind || done.has(intent.id)) continue;
      done.add(intent.id);
      act(intent as Extract<Intent, { kind: K }>);
      void call('app.intent-done', { id: intent.id }).then((reply) => {
        if (!reply.ok) showFailure(reply.error);
      });
    }
  }, [items, kind, act]);
}
