import { type FormEvent, useState } from 'react';
import type { SecretStoreState } from '#contract/keys.ts';
import type { Failure } from '#contract/result.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';

const SHORTEST = 10;

export interface VaultDialogProps {
  /** Chooses a passphrase for a new vault, instead of asking for that of an old one. */
  readonly create: boolean;
  readonly onOpened: (store: SecretStoreState) => void;
  readonly onClose: () => void;
}

/** Asks for the passphrase of the vault file. It leaves the form once and is kept nowhere. */
export function VaultDialog({ create, onOpened, onClose }: VaultDialogProps) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const passphrase = String(given.get('passphrase') ?? '');
    const problem = create ? problemOf(passphrase, String(given.get('again') ?? '')) : null;
    if (problem) return setFailure({ code: 'invalid-input', message: problem });
    setBusy(true);
    const reply = await call('keys.open-vault', { passphrase });
    setBusy(false);
    if (!reply.ok) return setFailure(reply.error);
    form.reset();
    onOpened(reply.value);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={create ? 'Keep secrets in a vault file' : 'Open the vault'}
      description={
        create
          ? 'The file vault.json in the data folder holds the secrets, sealed under a passphrase. The passphrase is stored nowhere: without it the keys have to be added again.'
          : 'The secrets of your keys are sealed in vault.json. They can be used once it is open, until plutarc ends.'
      }
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label="Passphrase" {...(failure ? { error: failure.message } : {})}>
          {(ids) => <TextInput {...ids} name="passphrase" type="password" required minLength={create ? SHORTEST : 1} />}
        </Field>
        {create && (
          <Field label="The same again">{(ids) => <TextInput {...ids} name="again" type="password" required />}</Field>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={busy}>
            {create ? 'Make the vault' : 'Open'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function problemOf(passphrase: string, again: string): string | null {
  if (passphrase.length < SHORTEST) return `Choose a passphrase of at least ${SHORTEST} characters.`;
  return passphrase === again ? null : 'The two passphrases differ.';
}
