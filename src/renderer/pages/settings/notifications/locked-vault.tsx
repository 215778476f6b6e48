import { useState } from 'react';
import { useSecretStore } from '#renderer/pages/keys/use-secret-store.ts';
import { VaultDialog } from '#renderer/pages/keys/vault-dialog.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';

/** Says that messages wait for the vault, and opens it; nothing where it is open. */
export function LockedVault() {
  const { store, accept } = useSecretStore();
  const [asking, setAsking] = useState(false);
  if (store?.state !== 'locked') return null;
  return (
    <div className="py-3">
      <Notice action={<Button onClick={() => setAsking(true)}>Open the vault…</Button>}>
        The vault is locked: what goes over Telegram and the webhook waits until it is open.
      </Notice>
      {asking && (
        <VaultDialog
          create={false}
          onOpened={(opened) => {
            setAsking(false);
            accept({ ok: true, value: opened });
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
