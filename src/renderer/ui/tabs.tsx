import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/** One title in a row of tabs. */
export function Tab({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <Tabs.Trigger
      value={value}
      className="flex items-center gap-1.5 border-b-2 border-transparent px-2.5 @max-[600px]:px-1 text-small whitespace-nowrap text-muted -outline-offset-2 transition-colors hover:text-text data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text"
    >
      {children}
    </Tabs.Trigger>
  );
}

/** How many there are behind a tab. */
export function TabCount({ warn = false, children }: { readonly warn?: boolean; readonly children: ReactNode }) {
  return (
    <span
      className={classes(
        'num rounded-sm px-1 text-micro font-medium',
        warn ? 'bg-warn-soft text-warn' : 'bg-hover text-muted',
      )}
    >
      {children}
    </span>
  );
}

/** What a tab shows; fills the rest of the height. */
export function TabContent({
  value,
  scrolls = true,
  children,
}: {
  readonly value: string;
  readonly scrolls?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Tabs.Content
      value={value}
      className={classes('@container min-h-0 flex-1 -outline-offset-2', scrolls && 'overflow-x-hidden overflow-y-auto')}
    >
      {children}
    </Tabs.Content>
  );
}
