import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { useIntent } from '#renderer/stores/intents.ts';

/** Goes to the page that tray, menu or a notification asks for. */
export function Navigator() {
  const [, navigate] = useLocation();
  useIntent(
    'open-page',
    useCallback(({ path }) => navigate(path), [navigate]),
  );
  useIntent(
    'open-bot',
    useCallback(({ botId }) => navigate(`/bots/${encodeURIComponent(botId)}`), [navigate]),
  );
  return null;
}
