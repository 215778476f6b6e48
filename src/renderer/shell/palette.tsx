import { Command } from 'cmdk';
import {
  Blocks,
  Bot as BotIcon,
  CirclePause,
  Keyboard,
  type LucideIcon,
  OctagonX,
  Plus,
  ScrollText,
} from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useLocation } from 'wouter';
import { PAGES } from '#contract/pages.ts';
import { accountMark } from '#renderer/fleet/account-kind.ts';
import { conditionOf } from '#renderer/fleet/bot-condition.ts';
import { pauseAll } from '#renderer/fleet/pause-all.ts';
import { marketsInWords } from '#renderer/format/market.ts';
import { formatDateTime } from '#renderer/format/time.ts';
import { marketsOf } from '#renderer/pages/backtester/form-model.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { openOverlay } from '#renderer/stores/shell-store.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { PAGE_ICONS } from './page-icons.ts';

/** Runs that are offered, the newest first; older ones have the history's own search. */
const RUNS = 60;

interface Entry {
  /** Different for every entry. */
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly icon: LucideIcon;
  readonly act: () => void;
}

/** Finds pages, bots, runs, strategies and actions by a few letters of their names. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [, go] = useLocation();
  const timeZone = useSettings((settings) => settings.timeZone);
  const bots = useTopic('bots').items;
  const strategies = useTopic('strategies').items;
  const runs = useTopic('runs').items;
  const groups: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = [
    {
      title: 'Pages',
      entries: PAGES.map(({ path, title }) => ({
        id: path,
        title,
        hint: '',
        icon: PAGE_ICONS[path],
        act: () => go(path),
      })),
    },
    {
      title: 'Actions',
      entries: [
        { id: 'new-bot', title: 'New bot…', hint: '', icon: Plus, act: () => openOverlay('create-bot') },
        {
          id: 'pause-all',
          title: 'Pause the entries of all bots',
          hint: '',
          icon: CirclePause,
          act: () => void pauseAll(),
        },
        { id: 'kill-switch', title: 'Kill switch…', hint: '', icon: OctagonX, act: () => openOverlay('kill-switch') },
        {
          id: 'shortcuts',
          title: 'Keyboard shortcuts',
          hint: '?',
          icon: Keyboard,
          act: () => openOverlay('shortcuts'),
        },
      ],
    },
    {
      title: 'Bots',
      entries: bots.map((bot) => ({
        id: bot.id,
        title: bot.name,
        hint: `${accountMark(bot)} · ${conditionOf(bot).label}`,
        icon: BotIcon,
        act: () => go(`/bots/${encodeURIComponent(bot.id)}`),
      })),
    },
    {
      title: 'Strategies',
      entries: strategies.map(({ id, name }) => ({
        id,
        title: name,
        hint: '',
        icon: Blocks,
        act: () => go(`/strategies/${encodeURIComponent(id)}`),
      })),
    },
    {
      title: 'Backtests',
      entries: [...runs]
        .sort((a, b) => b.createdAt - a.createdAt)
        .slice(0, RUNS)
        .map((run) => ({
          id: run.id,
          title: `${run.strategyName} on ${marketsInWords(marketsOf(run.request))}`,
          hint: `${run.timeframe} · ${formatDateTime(run.createdAt, timeZone)}`,
          icon: ScrollText,
          act: () => go(`/backtester/${encodeURIComponent(run.id)}`),
        })),
    },
  ];
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div className="appear fixed inset-0 z-40 bg-[rgb(0_0_0/50%)]" />
        <Radix.Content
          aria-describedby={undefined}
          className="appear fixed top-[12vh] left-1/2 z-50 w-[560px] -translate-x-1/2 overflow-hidden rounded-md border border-line bg-raised shadow-popover"
        >
          <Radix.Title className="sr-only">Find anything</Radix.Title>
          <Command label="Find anything" loop vimBindings={false}>
            <Command.Input
              autoFocus
              placeholder="Find a page, a bot, a run, a strategy or an action"
              className="h-11 w-full border-b border-line bg-transparent px-4 text-body text-text outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
              <Command.Empty className="p-4 text-center text-muted">
                Nothing has these letters in its name.
              </Command.Empty>
              {groups.map(({ title, entries }) =>
                entries.length === 0 ? null : (
                  <Command.Group
                    key={title}
                    heading={title}
                    className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-micro [&_[cmdk-group-heading]]:text-muted"
                  >
                    {entries.map(({ id, title: name, hint, icon: Icon, act }) => (
                      <Command.Item
                        key={id}
                        value={`${title} ${id}`}
                        keywords={[name, hint]}
                        onSelect={() => {
                          onClose();
                          act();
                        }}
                        className="flex h-8 items-center gap-2.5 rounded-sm px-2.5 text-small data-[selected=true]:bg-accent-soft"
                      >
                        <Icon size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
                        <span className="min-w-0 flex-1 truncate">{name}</span>
                        <span className="max-w-56 shrink-0 truncate text-muted">{hint}</span>
                      </Command.Item>
                    ))}
                  </Command.Group>
                ),
              )}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
