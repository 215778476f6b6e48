import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { FleetStatus } from './fleet-status.tsx';

export interface TopBarProps {
  readonly title: ReactNode;
  /** The page that this one belongs to. */
  readonly parent?: { readonly title: string; readonly href: string };
  /** What must be seen however long the title is. */
  readonly badges?: ReactNode;
  /** Beside the title, as far as there is room: a few words. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
}

/** Where the user is, and what can be done with the page as a whole. */
export function TopBar({ title, parent, badges, aside, actions }: TopBarProps) {
  return (
    <header className="@container/bar flex h-11 shrink-0 items-center gap-3 border-b border-line bg-surface pr-3 pl-4">
      <div className="flex min-w-0 items-center gap-1">
        {parent && (
          <>
            <Link href={parent.href} className="rounded-sm text-title whitespace-nowrap text-muted hover:text-text">
              {parent.title}
            </Link>
            <ChevronRight size={14} className="shrink-0 text-faint" aria-hidden />
          </>
        )}
        <h1 className="truncate text-title font-semibold">{title}</h1>
      </div>
      {badges && <div className="flex shrink-0 items-center gap-2">{badges}</div>}
      <div className="flex min-w-0 flex-1 items-center gap-2 overflow-hidden text-small text-muted">{aside}</div>
      <div className="flex shrink-0 items-center gap-2">{actions}</div>
      <FleetStatus />
    </header>
  );
}
