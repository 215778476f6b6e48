import { Blocks } from 'lucide-react';
import { useState } from 'react';
import type { Strategy } from '#contract/strategies.ts';
import { formatCount } from '#renderer/format/number.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { loadCatalogue, useCatalogue } from '#renderer/stores/catalogue.ts';
import { classes } from '#renderer/ui/classes.ts';
import { EmptyState, ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { StrategyDetail } from './strategy-detail.tsx';

/** The system's strategies: what each one does and what it is built from. */
export function StrategiesPage() {
  const { strategies, components, loading, error } = useCatalogue();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = strategies.find(({ id }) => id === chosenId) ?? strategies[0];
  return (
    <>
      <TopBar title="Strategies" aside={!loading && !error && formatCount(strategies.length, 'system template')} />
      {error ? (
        <ErrorState text={error} onRetry={() => void loadCatalogue()} />
      ) : loading ? (
        <SkeletonRows rows={12} />
      ) : !chosen ? (
        <EmptyState icon={Blocks} text="This installation has no strategies; install plutarc again." />
      ) : (
        <div className="flex min-h-0 flex-1">
          <ul aria-label="Strategies" className="w-72 shrink-0 overflow-y-auto border-r border-line bg-surface p-2">
            {strategies.map((strategy) => (
              <li key={strategy.id}>
                <ListEntry
                  strategy={strategy}
                  current={strategy.id === chosen.id}
                  onChoose={() => setChosenId(strategy.id)}
                />
              </li>
            ))}
          </ul>
          <StrategyDetail key={chosen.id} strategy={chosen} components={components} />
        </div>
      )}
    </>
  );
}

function ListEntry({
  strategy,
  current,
  onChoose,
}: {
  readonly strategy: Strategy;
  readonly current: boolean;
  readonly onChoose: () => void;
}) {
  const { template } = strategy;
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onChoose}
      className={classes(
        'mb-0.5 flex w-full flex-col rounded-md px-3 py-2 text-left',
        current ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <span className="font-medium">{template.name}</span>
      <span className="line-clamp-2 text-small text-muted">{template.description}</span>
    </button>
  );
}
