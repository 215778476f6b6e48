import { useState } from 'react';
import type { NotificationSecret, NotificationSettings } from '#contract/notifications.ts';
import { Button } from '#renderer/ui/button.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import type { NotificationsView } from './use-notifications.ts';
import { SECRET_WORDS } from './words.ts';

export interface SecretFieldProps extends Pick<NotificationsView, 'removeSecret'> {
  readonly secret: NotificationSecret;
  /** What is shown of it; null while there is none. */
  readonly hint: string | null;
  readonly onSaved: (settings: NotificationSettings) => void;
}

/** A secret: its hint, and what can be done with it but to read it. */
export function SecretField({ secret, hint, onSaved, removeSecret }: SecretFieldProps) {
  const [asking, setAsking] = useState(false);
  const { label } = SECRET_WORDS[secret];
  const name = label.toLowerCase();
  return (
    <fieldset aria-label={label} className="flex min-w-0 items-center gap-2">
      <span className="w-16 shrink-0 text-small text-muted">{label}</span>
      <span className="selectable num min-w-0 flex-1 truncate text-small">{hint ?? 'none'}</span>
      <Button onClick={() => setAsking(true)}>{hint === null ? `Enter ${name}…` : 'Change…'}</Button>
      {hint !== null && <Button onClick={() => void removeSecret(secret)}>Remove</Button>}
      {asking && (
        <SecretDialog
          secret={secret}
          onSaved={(settings) => {
            setAsking(false);
            onSaved(settings);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </fieldset>
  );
}
