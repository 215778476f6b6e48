import { type FormEvent, useState } from 'react';
import type { NotificationSecret, NotificationSettings } from '#contract/notifications.ts';
import type { Failure } from '#contract/result.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { StoreNotice } from '#renderer/pages/keys/store-notice.tsx';
import { useSecretStore } from '#renderer/pages/keys/use-secret-store.ts';
import { VaultDialog } from '#renderer/pages/keys/vault-dialog.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { SECRET_WORDS } from './words.ts';

export interface SecretDialogProps {
  readonly secret: NotificationSecret;
  readonly onSaved: (settings: NotificationSettings) => void;
  readonly onClose: () => void;
}

/**
 * Asks for a secret. It is read from the field when the form is sent, leaves the page once and is kept nowhere in it.
 * Where the vault is not open it is opened first.
 */
export function SecretDialog({ secret, onSaved, onClose }: SecretDialogProps) {
  const view = useSecretStore();
  const { store } = view;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [vault, setVault] = useState(false);
  const { title, label, text } = SECRET_WORDS[secret];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const value = String(new FormData(form).get('value') ?? '');
    setBusy(true);
    const reply = await call('notifications.set-secret', { secret, value });
    setBusy(false);
    if (!reply.ok) return setFailure(reply.error);
    form.reset();
    onSaved(reply.value);
  }

  if (vault || store?.state === 'locked' || store?.state === 'new') {
    return (
      <VaultDialog
        create={store?.state !== 'locked'}
        onOpened={(opened) => {
          setVault(false);
          view.accept({ ok: true, value: opened });
        }}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog open onClose={onClose} title={title} description={text}>
      {store?.state === 'unavailable' && <StoreNotice store={store} view={view} onVault={() => setVault(true)} />}
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label={label} {...(failure ? { error: failure.message } : {})}>
          {(ids) => <TextInput {...ids} name="value" type="password" required disabled={store?.state !== 'open'} />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={busy || store?.state !== 'open'}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
