import { KeyRound } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useCallback, useState } from 'react';
import { formatCount } from '#renderer/format/number.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { useTopic } from '#renderer/stores/topics.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { Tab, TabContent } from '#renderer/ui/tabs.tsx';
import { AddKeyDialog } from './add-key-dialog.tsx';
import { ExchangeTable } from './exchange-table.tsx';
import { InstrumentsDialog } from './instruments-dialog.tsx';
import { removeKey } from './key-actions.ts';
import { KeyTable } from './key-table.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { StoreNotice } from './store-notice.tsx';
import { TestDialog } from './test-dialog.tsx';
import { hostOf, useExchanges } from './use-exchanges.ts';
import { useSecretStore } from './use-secret-store.ts';
import { VaultDialog } from './vault-dialog.tsx';

type Open =
  | { readonly kind: 'none' | 'add' }
  /** `next`: the dialog that the vault was opened for. */
  | { readonly kind: 'vault'; readonly next: 'none' | 'add' }
  | { readonly kind: 'test' | 'instruments' | 'remove'; readonly id: string };

const NONE: Open = { kind: 'none' };

/** The keys of exchanges: added with the steps beside the form, tested, assigned instruments, switched off, removed. */
export function KeysPage() {
  const { items, loading, error, retry } = useTopic('keys');
  const exchanges = useExchanges();
  const view = useSecretStore();
  const { store } = view;
  const [open, setOpen] = useState<Open>(NONE);
  const close = () => setOpen(NONE);
  const onTest = useCallback(({ id }: { id: string }) => setOpen({ kind: 'test', id }), []);
  const onInstruments = useCallback(({ id }: { id: string }) => setOpen({ kind: 'instruments', id }), []);
  const onRemove = useCallback(({ id }: { id: string }) => setOpen({ kind: 'remove', id }), []);
  const chosen = 'id' in open ? items.find(({ id }) => id === open.id) : undefined;
  const exchange = exchanges.find(({ id }) => id === chosen?.exchange);
  const simulated = exchanges.filter(({ endpoint }) => endpoint !== null);

  function add() {
    if (store?.state === 'open') setOpen({ kind: 'add' });
    else if (store?.state === 'locked' || store?.state === 'new') setOpen({ kind: 'vault', next: 'add' });
    else void view.reload();
  }

  const addButton = (
    <Button
      variant="primary"
      icon={KeyRound}
      disabled={store === null || store.state === 'unavailable' || exchanges.length === 0}
      onClick={add}
    >
      Add a key
    </Button>
  );

  return (
    <>
      <TopBar
        title="API keys"
        aside={
          <>
            {items.length > 0 && formatCount(items.length, 'key')}
            {simulated.map(({ id, name, endpoint }) => (
              <Badge key={id} tone="accent">
                {name}: simulator {hostOf(endpoint ?? '')}
              </Badge>
            ))}
          </>
        }
        actions={addButton}
      />
      {store && store.state !== 'open' ? (
        <div className="border-b border-line px-4 py-2">
          <StoreNotice store={store} view={view} onVault={() => setOpen({ kind: 'vault', next: 'none' })} />
        </div>
      ) : (
        store &&
        store.orphans.length > 0 && (
          <div className="border-b border-line px-4 py-2">
            <StoreNotice store={store} view={view} onVault={() => undefined} />
          </div>
        )
      )}
      <Tabs.Root defaultValue="keys" className="flex min-h-0 flex-1 flex-col">
        <Tabs.List aria-label="Views" className="flex h-9 shrink-0 border-b border-line px-2">
          <Tab value="keys">Keys</Tab>
          <Tab value="exchanges">Exchanges</Tab>
          <Tab value="network">Network</Tab>
        </Tabs.List>
        <TabContent value="keys" scrolls={false}>
          {error ? (
            <ErrorState text={error} onRetry={retry} />
          ) : loading ? (
            <SkeletonRows rows={6} />
          ) : items.length === 0 ? (
            <EmptyState
              icon={KeyRound}
              text="No keys are stored yet. A bot needs one to trade; backtests and downloads do not."
            >
              {addButton}
            </EmptyState>
          ) : (
            <KeyTable
              keys={items}
              exchanges={exchanges}
              onTest={onTest}
              onInstruments={onInstruments}
              onRemove={onRemove}
            />
          )}
        </TabContent>
        <TabContent value="exchanges" scrolls={false}>
          {exchanges.length === 0 ? <SkeletonRows rows={12} /> : <ExchangeTable exchanges={exchanges} />}
        </TabContent>
        <TabContent value="network" scrolls={false}>
          <NetworkPanel exchanges={exchanges} />
        </TabContent>
      </Tabs.Root>
      {open.kind === 'add' && (
        <AddKeyDialog
          exchanges={exchanges}
          onClose={close}
          onChooseInstruments={(id) => setOpen({ kind: 'instruments', id })}
        />
      )}
      {open.kind === 'vault' && (
        <VaultDialog
          create={store?.state !== 'locked'}
          onOpened={(opened) => {
            view.accept({ ok: true, value: opened });
            setOpen({ kind: open.next });
          }}
          onClose={close}
        />
      )}
      {open.kind === 'test' && chosen && <TestDialog apiKey={chosen} onClose={close} />}
      {open.kind === 'instruments' && chosen && exchange && (
        <InstrumentsDialog apiKey={chosen} exchange={exchange} onClose={close} />
      )}
      <ConfirmDialog
        open={open.kind === 'remove' && chosen !== undefined}
        title={`Remove ${chosen?.label ?? ''}?`}
        text="The key and its secret are removed from this machine, at once and for good. Delete the key at the exchange too."
        action="Remove key"
        onConfirm={() => chosen && void removeKey(chosen)}
        onClose={close}
      />
    </>
  );
}
