import { Copy, Download, MoreHorizontal, Play, Trash2 } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import type { StrategyItem } from '#contract/strategies.ts';
import { formatCount } from '#renderer/format/number.ts';
import { formatDateTime } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { DIRECTION_WORDS } from './role-words.ts';
import {
  chooseForBacktest,
  deleteStrategy,
  duplicateStrategy,
  exportStrategy,
  strategyHref,
} from './strategy-actions.ts';

/** A line of the list: what it is, its state, and what can be done with it. */
export function StrategyRow({ item }: { readonly item: StrategyItem }) {
  const { id, source, name, description, tags, template } = item;
  const timeZone = useSettings((settings) => settings.timeZone);
  const [, navigate] = useLocation();
  const shownName = name.trim() === '' ? 'Without a name' : name;

  async function onDuplicate() {
    const copy = await duplicateStrategy(id);
    if (copy !== null) navigate(strategyHref(copy));
  }

  const onBacktest = () => {
    chooseForBacktest(id);
    navigate('/backtester');
  };
  const actions: MenuItem[] = [
    ...(template ? [{ label: 'Backtest', icon: Play, onSelect: onBacktest }] : []),
    ...(source === 'user' ? [{ label: 'Duplicate', icon: Copy, onSelect: () => void onDuplicate() }] : []),
    ...(template ? [{ label: 'Export', hint: '.json', icon: Download, onSelect: () => void exportStrategy(id) }] : []),
    ...(source === 'user'
      ? [{ label: 'Delete', icon: Trash2, danger: true, onSelect: () => void deleteStrategy(id, shownName) }]
      : []),
  ];

  return (
    <li className="relative flex items-center gap-4 border-b border-line px-4 py-2.5 last:border-0 hover:bg-hover">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          {/* The whole line opens it. */}
          <Link
            href={strategyHref(id)}
            className="truncate rounded-sm font-medium before:absolute before:inset-0 before:content-['']"
          >
            {shownName}
          </Link>
          <State item={item} />
        </p>
        <p className="truncate text-small text-muted">{description || 'No description.'}</p>
      </div>
      <div className="hidden w-48 shrink-0 flex-wrap justify-end gap-1 min-[1180px]:flex">
        {tags.slice(0, 3).map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </div>
      <div className="num w-36 shrink-0 text-right text-small text-muted">
        <p>
          {DIRECTION_WORDS[item.direction]}
          {item.timeframe && ` · ${item.timeframe}`}
        </p>
        <p>
          {item.updatedAt === null
            ? formatCount(item.components, 'component')
            : formatDateTime(item.updatedAt, timeZone)}
        </p>
      </div>
      <div className="relative flex w-[132px] shrink-0 items-center justify-end gap-1">
        {source === 'system' && (
          <Button icon={Copy} onClick={() => void onDuplicate()}>
            Duplicate
          </Button>
        )}
        {actions.length > 0 && (
          <Menu trigger={<IconButton icon={MoreHorizontal} label={`Actions for ${shownName}`} />} items={actions} />
        )}
      </div>
    </li>
  );
}

/** Whether it can run, and whether changes wait. */
function State({ item }: { readonly item: StrategyItem }) {
  const { problem, version, unsaved } = item;
  if (item.source === 'system') return null;
  return (
    <span className="relative flex items-center gap-1">
      {problem ? (
        <Tooltip text={`${version > 0 ? `Runs use version ${version}. ` : ''}The draft cannot run: ${problem}`}>
          <button type="button" aria-label={`Cannot run: ${problem}`} className="inline-flex rounded-sm">
            <Badge tone="danger">{version > 0 ? 'draft cannot run' : 'cannot run yet'}</Badge>
          </button>
        </Tooltip>
      ) : (
        unsaved && <Badge tone="warn">unsaved changes</Badge>
      )}
      {version > 0 && <Badge>v{version}</Badge>}
    </span>
  );
}
