import { Bot as BotIcon, Plus } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '#renderer/format/number.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { BotCard } from './bot-card.tsx';
import { CreateBotDialog } from './create-bot-dialog.tsx';
import { HostNotice } from './host-notice.tsx';

/** The bots of this data folder. */
export function BotsPage() {
  const { items, loading, error, retry } = useTopic('bots');
  const [creating, setCreating] = useState(false);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const shown = items.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(wanted));
  const running = items.filter(({ state }) => state === 'running' || state === 'paused').length;
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      New paper bot…
    </Button>
  );
  return (
    <>
      <TopBar
        title="Bots"
        aside={items.length > 0 && `${formatCount(items.length, 'bot')} · ${running} running`}
        actions={
          items.length > 0 && (
            <>
              <TextInput
                aria-label="Search bots"
                placeholder="Search by name or id"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
              {create}
            </>
          )
        }
      />
      <div className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
        {error ? (
          <ErrorState text={error} onRetry={retry} />
        ) : loading ? (
          <SkeletonRows rows={8} />
        ) : items.length === 0 ? (
          <EmptyState
            icon={BotIcon}
            text="No bots yet. A paper bot trades a strategy over a replay of stored candles, without any money."
          >
            {create}
          </EmptyState>
        ) : (
          <div className="flex flex-col gap-4 p-4">
            <HostNotice />
            {shown.length === 0 && <p className="text-muted">No bot has this name.</p>}
            <div className="grid grid-cols-[repeat(auto-fill,minmax(360px,1fr))] gap-4">
              {shown.map((bot) => (
                <BotCard key={bot.id} bot={bot} />
              ))}
            </div>
          </div>
        )}
      </div>
      {creating && <CreateBotDialog onClose={() => setCreating(false)} />}
    </>
  );
}
