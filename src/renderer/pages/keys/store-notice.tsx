import { useState } from 'react';
import type { SecretStoreState } from '#contract/keys.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatCount } from '#renderer/format/number.ts';
import { showFailure } from '#renderer/stores/notices.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import type { SecretStoreView } from './use-secret-store.ts';

/** What stands between the user and the secrets: said here, with what can be done about it. Nothing is done by itself. */
export function StoreNotice({
  store,
  view,
  onVault,
}: {
  readonly store: SecretStoreState;
  readonly view: SecretStoreView;
  readonly onVault: () => void;
}) {
  const returnToKeychain = async () => view.accept(await call('keys.use-keychain', {}));
  switch (store.state) {
    case 'unavailable':
      return (
        <Notice
          action={
            <>
              <Button onClick={() => void view.reload()}>Look again</Button>
              {!store.fixed && <Button onClick={onVault}>Use a vault file…</Button>}
            </>
          }
        >
          {store.problem}
        </Notice>
      );
    case 'locked':
    case 'new':
      return (
        <Notice
          action={
            <>
              {!store.fixed && <Button onClick={() => void returnToKeychain()}>Use the keychain</Button>}
              <Button onClick={onVault}>{store.state === 'new' ? 'Make a vault file…' : 'Open the vault…'}</Button>
            </>
          }
        >
          {store.state === 'new'
            ? 'Secrets are to be kept in a vault file, and there is none yet: choose its passphrase.'
            : 'The vault is locked: keys can be tested, added and removed once it is open.'}
        </Notice>
      );
    case 'open':
      return store.orphans.length > 0 ? <OrphanNotice orphans={store.orphans} reload={view.reload} /> : null;
  }
}

/** Entries that a crash left behind. */
function OrphanNotice({
  orphans,
  reload,
}: {
  readonly orphans: readonly string[];
  readonly reload: () => Promise<void>;
}) {
  const [asking, setAsking] = useState(false);
  const count = formatCount(orphans.length, 'entry', 'entries');

  async function removeAll() {
    for (const id of orphans) {
      const reply = await call('keys.remove-orphan', { id });
      if (!reply.ok) showFailure(reply.error);
    }
    await reload();
  }

  return (
    <>
      <Notice action={<Button onClick={() => setAsking(true)}>Remove…</Button>}>
        The keychain has {count} that no key belongs to: {orphans.join(', ')}.
      </Notice>
      <ConfirmDialog
        open={asking}
        title="Remove what no key belongs to?"
        text={`${count} of this data folder are removed from the keychain, at once and for good: ${orphans.join(', ')}.`}
        action="Remove"
        onConfirm={() => void removeAll()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
