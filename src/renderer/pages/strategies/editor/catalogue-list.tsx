import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { CatalogueEntry } from '#contract/strategies.ts';
import type { Role } from '#core/strategy/template.ts';
import { useComponents } from '#renderer/stores/catalogue.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { TextInput } from '#renderer/ui/field.tsx';
import { ROLE_WORDS } from '../role-words.ts';
import { searchComponents } from './search-components.ts';

const NEED_WORDS = { funding: 'needs funding rates', 'order-book': 'live order book' } as const;

/** The catalogue by groups, to search in and to choose from. */
export function CatalogueList({
  forRole,
  onAdd,
  narrow = false,
  className,
}: {
  /** Only components that can have this role; null for all of them. */
  readonly forRole: Role | null;
  readonly onAdd: (entry: CatalogueEntry, role: Role) => void;
  /** In a column, without the roles. */
  readonly narrow?: boolean;
  /** Of the list under the search. */
  readonly className: string;
}) {
  const components = useComponents((state) => state.components);
  const [search, setSearch] = useState('');
  const groups = useMemo(
    () =>
      searchComponents(
        [...components.values()].filter(({ roles }) => forRole === null || roles.includes(forRole)),
        search,
      ),
    [components, forRole, search],
  );
  const [first] = groups;

  const add = (entry: CatalogueEntry) => {
    const [usual] = entry.roles;
    const taken = forRole ?? usual;
    if (taken) onAdd(entry, taken);
  };

  return (
    <>
      <div className="relative shrink-0">
        <Search size={13} className="pointer-events-none absolute top-[7px] left-2 z-10 text-muted" aria-hidden />
        <TextInput
          type="search"
          aria-label="Search the catalogue"
          placeholder={narrow ? 'Search components' : 'Search by name, role, or what it does'}
          className="pl-7!"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            const [entry] = first?.entries ?? [];
            if (event.key === 'Enter' && entry) add(entry);
          }}
        />
      </div>
      <div className={classes('-mx-2 overflow-y-auto px-2', className)}>
        {groups.length === 0 && <p className="py-8 text-center text-muted">No component matches “{search}”.</p>}
        {groups.map(({ title, entries }) => (
          <section key={title} aria-label={title} className="mb-4">
            <h3
              className={classes(
                'sticky top-0 z-10 py-1 text-small font-semibold text-muted',
                narrow ? 'bg-surface' : 'bg-raised',
              )}
            >
              {title}
            </h3>
            <ul>
              {entries.map((entry) => (
                <li key={entry.id}>
                  <button
                    type="button"
                    onClick={() => add(entry)}
                    className={classes(
                      'flex w-full gap-x-3 rounded-md px-2 py-1.5 text-left -outline-offset-2 hover:bg-hover',
                      narrow ? 'flex-col items-stretch' : 'items-start',
                    )}
                  >
                    <span className="min-w-0 flex-1">
                      <span className="font-medium">{entry.title}</span>{' '}
                      <span className="font-mono text-micro text-muted">{entry.id}</span>
                      <span className="block text-small text-muted">{entry.help}</span>
                    </span>
                    <span className={classes('flex flex-wrap gap-1 pt-0.5', !narrow && 'w-36 shrink-0 justify-end')}>
                      {!narrow && entry.roles.map((each) => <Badge key={each}>{ROLE_WORDS[each].one}</Badge>)}
                      {entry.needs?.map((need) => (
                        <Badge key={need} tone="warn">
                          {NEED_WORDS[need]}
                        </Badge>
                      ))}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
