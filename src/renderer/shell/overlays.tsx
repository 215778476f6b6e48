import { useCallback, useEffect } from 'react';
import { useLocation } from 'wouter';
import { pauseAll } from '#renderer/fleet/pause-all.ts';
import { CreateBotDialog } from '#renderer/pages/bots/create-bot-dialog.tsx';
import { useIntent } from '#renderer/stores/intents.ts';
import { closeOverlay, openOverlay, useShell } from '#renderer/stores/shell-store.ts';
import { KillSwitchDialog } from './kill-switch-dialog.tsx';
import { Palette } from './palette.tsx';
import { shortcutOf } from './shortcuts.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

/** What can lie over any page, and the keys that open it. */
export function Overlays() {
  const overlay = useShell((shell) => shell.overlay);
  const [, go] = useLocation();
  useIntent(
    'kill-switch',
    useCallback(() => openOverlay('kill-switch'), []),
  );

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event, isField(event.target));
      if (!shortcut || event.repeat) return;
      event.preventDefault();
      if (shortcut.kind === 'palette') openOverlay('palette');
      else if (shortcut.kind === 'list') openOverlay('shortcuts');
      else if (shortcut.kind === 'pause-all') void pauseAll();
      else if (shortcut.kind === 'page') {
        closeOverlay();
        go(shortcut.path);
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [go]);

  switch (overlay) {
    case 'palette':
      return <Palette onClose={closeOverlay} />;
    case 'kill-switch':
      return <KillSwitchDialog onClose={closeOverlay} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={closeOverlay} />;
    case 'create-bot':
      return <CreateBotDialog onClose={closeOverlay} />;
    default:
      return null;
  }
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
