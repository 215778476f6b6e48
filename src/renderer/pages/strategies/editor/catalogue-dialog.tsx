import { Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { CatalogueEntry } from '#contract/strategies.ts';
import type { Role } from '#core/strategy/template.ts';
import { useComponents } from '#renderer/stores/catalogue.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { ROLE_WORDS } from '../role-words.ts';
import { searchComponents } from './search-components.ts';

const NEED_WORDS = { funding: 'needs funding rates', 'order-book': 'live order book' } as const;

/** The catalogue to choose a component from. */
export function CatalogueDialog({
  open,
  role,
  onClose,
  onAdd,
}: {
  readonly open: boolean;
  /** Only components that can have this role; null for all of them. */
  readonly role: Role | null;
  readonly onClose: () => void;
  readonly onAdd: (entry: CatalogueEntry, role: Role) => void;
}) {
  const components = useComponents((state) => state.components);
  const [search, setSearch] = useState('');
  useEffect(() => {
    if (open) setSearch('');
  }, [open]);
  const groups = useMemo(
    () =>
      searchComponents(
        [...components.values()].filter(({ roles }) => role === null || roles.includes(role)),
        search,
      ),
    [components, role, search],
  );
  const [first] = groups;

  const add = (entry: CatalogueEntry) => {
    const [usual] = entry.roles;
    const taken = role ?? usual;
    if (taken) onAdd(entry, taken);
  };

  return (
    <Dialog
      open={open}
      onClose={onClose}
      wide
      title={role ? `Add to ${ROLE_WORDS[role].title.toLowerCase()}` : 'Add a component'}
    >
      <div className="relative">
        <Search size={13} className="pointer-events-none absolute top-[7px] left-2 z-10 text-muted" aria-hidden />
        <TextInput
          type="search"
          aria-label="Search the catalogue"
          placeholder="Search by name, role, or what it does"
          className="pl-7!"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            const [entry] = first?.entries ?? [];
            if (event.key === 'Enter' && entry) add(entry);
          }}
        />
      </div>
      <div className="-mx-2 h-[56vh] overflow-y-auto px-2">
        {groups.length === 0 && <p className="py-8 text-center text-muted">No component matches “{search}”.</p>}
        {groups.map(({ title, entries }) => (
          <section key={title} aria-label={title} className="mb-4">
            <h3 className="sticky top-0 z-10 bg-raised py-1 text-small font-semibold text-muted">{title}</h3>
            <ul>
              {entries.map((entry) => (
                <li key={entry.id}>
                  <button
                    type="button"
                    onClick={() => add(entry)}
                    className="flex w-full items-start gap-3 rounded-md px-2 py-1.5 text-left -outline-offset-2 hover:bg-hover"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="font-medium">{entry.title}</span>{' '}
                      <span className="font-mono text-micro text-muted">{entry.id}</span>
                      <span className="block text-small text-muted">{entry.help}</span>
                    </span>
                    <span className="flex w-36 shrink-0 flex-wrap justify-end gap-1 pt-0.5">
                      {entry.roles.map((each) => (
                        <Badge key={each}>{ROLE_WORDS[each].one}</Badge>
                      ))}
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
    </Dialog>
  );
}
