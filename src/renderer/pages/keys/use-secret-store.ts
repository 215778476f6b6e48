import { useCallback, useEffect, useState } from 'react';
import type { SecretStoreState } from '#contract/keys.ts';
import type { Result } from '#contract/result.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { showFailure } from '#renderer/stores/notices.ts';

export interface SecretStoreView {
  /** Null until it has come. */
  readonly store: SecretStoreState | null;
  readonly reload: () => Promise<void>;
  /** Takes over what a change of the store has answered. */
  readonly accept: (reply: Result<SecretStoreState>) => void;
}

/** How secrets are kept, asked anew whenever the page is opened. */
export function useSecretStore(): SecretStoreView {
  const [store, setStore] = useState<SecretStoreState | null>(null);
  const accept = useCallback((reply: Result<SecretStoreState>) => {
    if (reply.ok) setStore(reply.value);
    else showFailure(reply.error);
  }, []);
  const reload = useCallback(async () => accept(await call('keys.reload', {})), [accept]);
  useEffect(() => void reload(), [reload]);
  return { store, reload, accept };
}
