import { Blocks, Plus, Search, Undo2, Upload } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { ImportReply, StrategyItem } from '#contract/strategies.ts';
import { formatCount } from '#renderer/format/number.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { loadCatalogue } from '#renderer/stores/catalogue.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { TextInput } from '#renderer/ui/field.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { ImportProblems } from './import-problems.tsx';
import { usePreparedPreview } from './preview/use-prepared-preview.ts';
import { searchStrategies, tagsInUse } from './search-strategies.ts';
import { createStrategy, importStrategy, strategyHref, undeleteStrategy, useLastDeleted } from './strategy-actions.ts';
import { StrategyRow } from './strategy-row.tsx';

/** All strategies: the user's own, and the system's to start from. */
export function StrategiesPage() {
  const { items, loading, error } = useTopic('strategies');
  usePreparedPreview();
  const [search, setSearch] = useState('');
  const [tag, setTag] = useState<string | null>(null);
  const [refused, setRefused] = useState<Extract<ImportReply, { kind: 'refused' }> | null>(null);
  const [, navigate] = useLocation();
  const tags = useMemo(() => tagsInUse(items), [items]);
  const inForce = tag !== null && tags.includes(tag) ? tag : null;
  const found = searchStrategies(items, { search, tag: inForce });
  const own = found.filter(({ source }) => source === 'user').reverse();
  const system = found.filter(({ source }) => source === 'system');

  async function onImport() {
    const reply = await importStrategy();
    if (reply?.kind === 'imported') navigate(strategyHref(reply.id));
    else if (reply) setRefused(reply);
  }

  async function onCreate() {
    const id = await createStrategy();
    if (id !== null) navigate(strategyHref(id));
  }

  return (
    <>
      <TopBar
        title="Strategies"
        aside={!loading && !error && formatCount(items.length, 'strategy', 'strategies')}
        actions={
          <>
            <div className="relative w-56">
              <Search size={13} className="pointer-events-none absolute top-[7px] left-2 z-10 text-muted" aria-hidden />
              <TextInput
                type="search"
                aria-label="Search the strategies"
                placeholder="Search strategies"
                className="pl-7!"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
            </div>
            <Button icon={Upload} onClick={() => void onImport()}>
              Import
            </Button>
            <Button variant="primary" icon={Plus} onClick={() => void onCreate()}>
              New strategy
            </Button>
          </>
        }
      />
      {error ? (
        <ErrorState text={error} onRetry={() => void loadCatalogue()} />
      ) : loading ? (
        <SkeletonRows rows={12} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">
          <div className="mx-auto flex max-w-6xl flex-col gap-6">
            <LastDeleted />
            {tags.length > 0 && <TagBar tags={tags} chosen={inForce} onChoose={setTag} />}
            {found.length === 0 ? (
              <EmptyState icon={Blocks} text="No strategy matches the search.">
                <Button
                  onClick={() => {
                    setSearch('');
                    setTag(null);
                  }}
                >
                  Show all
                </Button>
              </EmptyState>
            ) : (
              <>
                <Section title="Your strategies" items={own}>
                  {search === '' && inForce === null && (
                    <p className="rounded-md border border-dashed border-line-strong px-4 py-3 text-muted">
                      None yet. Duplicate a system template and change the copy, or start with an empty strategy.
                    </p>
                  )}
                </Section>
                <Section title="System templates" items={system} />
              </>
            )}
          </div>
        </div>
      )}
      <ImportProblems refused={refused} onClose={() => setRefused(null)} />
    </>
  );
}

function Section({
  title,
  items,
  children,
}: {
  readonly title: string;
  readonly items: readonly StrategyItem[];
  /** Shown instead of rows when there are none; without it the section is left out. */
  readonly children?: React.ReactNode;
}) {
  if (items.length === 0 && !children) return null;
  return (
    <section aria-label={title}>
      <h2 className="mb-2 text-title font-semibold">{title}</h2>
      {items.length === 0 ? (
        children
      ) : (
        <ul className="overflow-hidden rounded-md border border-line bg-surface">
          {items.map((item) => (
            <StrategyRow key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function TagBar({
  tags,
  chosen,
  onChoose,
}: {
  readonly tags: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (tag: string | null) => void;
}) {
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">Show strategies with a tag</legend>
      {tags.map((tag) => (
        <button
          key={tag}
          type="button"
          aria-pressed={tag === chosen}
          onClick={() => onChoose(tag === chosen ? null : tag)}
          className={classes(
            'h-6 rounded-md border px-2 text-small transition-colors',
            tag === chosen ? 'border-accent bg-accent-soft text-text' : 'border-line text-muted hover:bg-hover',
          )}
        >
          {tag}
        </button>
      ))}
    </fieldset>
  );
}

function LastDeleted() {
  const deleted = useLastDeleted((state) => state.deleted);
  if (!deleted) return null;
  return (
    <p role="status" className="flex items-center gap-3 rounded-md bg-hover px-3 py-2">
      <span className="min-w-0 flex-1 truncate">“{deleted.name}” was deleted.</span>
      <Button icon={Undo2} onClick={() => void undeleteStrategy(deleted.id)}>
        Undo
      </Button>
      <Button variant="quiet" onClick={() => useLastDeleted.setState({ deleted: null })}>
        Dismiss
      </Button>
    </p>
  );
}
