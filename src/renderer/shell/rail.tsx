import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { PAGES, type PagePath } from '#contract/pages.ts';
import { useLayout } from '#renderer/stores/layout-store.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { HostState } from './host-state.tsx';
import { Mark } from './mark.tsx';
import { PAGE_ICONS } from './page-icons.ts';

const SETTINGS_PATH: PagePath = '/settings';

/** The left rail: the pages, what the host is doing, settings. */
export function Rail() {
  const collapsed = useLayout((layout) => layout.railCollapsed);
  return (
    <nav
      aria-label="Pages"
      className={classes(
        'flex shrink-0 flex-col border-r border-line bg-surface',
        collapsed ? 'w-14 items-center' : 'w-52',
      )}
    >
      <div className={classes('flex h-11 shrink-0 items-center', collapsed ? 'justify-center' : 'gap-2 pl-4')}>
        <Mark />
        {!collapsed && <span className="text-title font-semibold tracking-tight">plutarc</span>}
      </div>
      <ul className={classes('flex w-full flex-1 flex-col gap-0.5 p-2', collapsed && 'items-center')}>
        {PAGES.filter(({ path }) => path !== SETTINGS_PATH).map(({ path }) => (
          <li key={path} className={collapsed ? '' : 'w-full'}>
            <RailLink path={path} collapsed={collapsed} />
          </li>
        ))}
      </ul>
      <HostState collapsed={collapsed} />
      <div
        className={classes(
          'flex border-t border-line p-2',
          collapsed ? 'w-full flex-col items-center gap-1' : 'items-center gap-1',
        )}
      >
        <div className={collapsed ? '' : 'flex-1'}>
          <RailLink path={SETTINGS_PATH} collapsed={collapsed} />
        </div>
        <IconButton
          icon={collapsed ? PanelLeftOpen : PanelLeftClose}
          label={collapsed ? 'Widen the navigation' : 'Narrow the navigation'}
          onClick={() => useLayout.setState({ railCollapsed: !collapsed })}
        />
      </div>
    </nav>
  );
}

function RailLink({ path, collapsed }: { readonly path: PagePath; readonly collapsed: boolean }) {
  const [location] = useLocation();
  const current = location === path || location.startsWith(`${path}/`);
  const title = PAGES.find((page) => page.path === path)?.title ?? path;
  const Icon = PAGE_ICONS[path];
  const link = (
    <Link
      href={path}
      aria-current={current ? 'page' : undefined}
      aria-label={title}
      className={classes(
        'flex h-8 items-center rounded-md transition-colors',
        collapsed ? 'w-9 justify-center' : 'gap-2.5 px-2',
        current ? 'bg-accent-soft font-medium text-text' : 'text-muted hover:bg-hover hover:text-text',
      )}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className={current ? 'text-accent' : ''} />
      {!collapsed && title}
    </Link>
  );
  return collapsed ? (
    <Tooltip text={title} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
