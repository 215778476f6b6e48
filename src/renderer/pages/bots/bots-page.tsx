import { Bot as BotIcon, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Bot } from '#contract/bots.ts';
import { KIND_TITLES, kindsOf } from '#renderer/fleet/account-kind.ts';
import { isActive } from '#renderer/fleet/bot-condition.ts';
import { formatCount } from '#renderer/format/number.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { openOverlay } from '#renderer/stores/shell-store.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { BotCard } from './bot-card.tsx';
import { type BotFilter, filterBots } from './filter-bots.ts';
import { HostNotice } from './host-notice.tsx';
import { StoppedBots } from './stopped-bots.tsx';

/** The bots of this data folder. */
export function BotsPage() {
  const { items, loading, error, retry } = useTopic('bots');
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => openOverlay('create-bot')}>
      New bot…
    </Button>
  );
  const active = items.filter(isActive).length;
  return (
    <>
      <TopBar
        title="Bots"
        aside={items.length > 0 && `${formatCount(items.length, 'bot')}, ${active} active`}
        actions={items.length > 0 && create}
      />
      <div className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
        {error ? (
          <ErrorState text={error} onRetry={retry} />
        ) : loading ? (
          <SkeletonRows rows={8} />
        ) : items.length === 0 ? (
          <EmptyState
            icon={BotIcon}
            text="No bots yet. A paper bot trades a strategy without any money: over a replay of stored candles, or over live ones."
          >
            {create}
          </EmptyState>
        ) : (
          <BotLists bots={items} />
        )}
      </div>
    </>
  );
}

function BotLists({ bots }: { readonly bots: readonly Bot[] }) {
  const [filter, setFilter] = useState<BotFilter>({ search: '', kind: 'all' });
  const { active, fresh, stopped } = filterBots(bots, filter);
  const kinds = kindsOf(bots);
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex items-center gap-3">
        <div className="w-72">
          <TextInput
            type="search"
            aria-label="Search bots"
            placeholder="Search by name, id, instrument or strategy"
            value={filter.search}
            onChange={(event) => setFilter({ ...filter, search: event.target.value })}
          />
        </div>
        {kinds.length > 1 && (
          <Segmented
            label="Accounts"
            value={filter.kind}
            options={[
              { value: 'all', label: 'All' },
              ...kinds.map((kind) => ({ value: kind, label: KIND_TITLES[kind] })),
            ]}
            onChange={(kind) => setFilter({ ...filter, kind })}
          />
        )}
      </div>
      <HostNotice />
      {active.length + fresh.length + stopped.length === 0 && <p className="text-muted">No bot fits the search.</p>}
      <Cards title="Active" bots={active} />
      <Cards title="Not started yet" bots={fresh} />
      {stopped.length > 0 && (
        <Section title="Stopped" count={stopped.length}>
          <div className="overflow-hidden rounded-md border border-line bg-surface">
            <StoppedBots bots={stopped} />
          </div>
        </Section>
      )}
    </div>
  );
}

function Cards({ title, bots }: { readonly title: string; readonly bots: readonly Bot[] }) {
  if (bots.length === 0) return null;
  return (
    <Section title={title} count={bots.length}>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(340px,1fr))] gap-4">
        {bots.map((bot) => (
          <BotCard key={bot.id} bot={bot} />
        ))}
      </div>
    </Section>
  );
}

function Section({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h2 className="text-small font-semibold text-muted">
        {title} <span className="num font-normal">{count}</span>
      </h2>
      {children}
    </section>
  );
}
