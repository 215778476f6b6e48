import { Bot as BotIcon, Plus } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Bot } from '#contract/bots.ts';
import { type AccountKind, accountKind, KIND_TITLES, kindsOf } from '#renderer/fleet/account-kind.ts';
import { byUrgency } from '#renderer/fleet/bot-condition.ts';
import { fleetSums, isAtWork } from '#renderer/fleet/fleet-sums.ts';
import {
  ORDER_TITLES,
  POSITION_ORDERS,
  type PositionOrder,
  positionsOf,
  sortPositions,
} from '#renderer/fleet/open-positions.ts';
import { PositionsTable } from '#renderer/fleet/positions-table.tsx';
import { formatCount } from '#renderer/format/number.ts';
import { zoneLabel } from '#renderer/format/time.ts';
import { HostNotice } from '#renderer/pages/bots/host-notice.tsx';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { openOverlay } from '#renderer/stores/shell-store.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { ActivityFeed } from './activity-feed.tsx';
import { CompactCard } from './compact-card.tsx';
import { FleetKpis } from './fleet-kpis.tsx';
import { TradeFeed } from './trade-feed.tsx';

/** Cards that are shown; the page of the bots has them all. */
const CARDS = 12;

/** All bots at a glance: what they have come to, what they hold, and what has happened. */
export function DashboardPage() {
  const { items, loading, error, retry } = useTopic('bots');
  const kinds = kindsOf(items);
  const [chosen, setChosen] = useState<AccountKind | null>(null);
  const working = kindsOf(items.filter(isAtWork));
  const kind = chosen !== null && kinds.includes(chosen) ? chosen : (working[0] ?? kinds[0]);
  return (
    <>
      <TopBar
        title="Dashboard"
        aside={
          kinds.length > 1 &&
          kind && (
            <Segmented
              label="Accounts"
              value={kind}
              options={kinds.map((value) => ({ value, label: KIND_TITLES[value] }))}
              onChange={setChosen}
            />
          )
        }
      />
      <div className="@container min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
        {error ? (
          <ErrorState text={error} onRetry={retry} />
        ) : loading ? (
          <SkeletonRows rows={10} />
        ) : kind === undefined ? (
          <EmptyState icon={BotIcon} text="No bots yet. A paper bot trades a strategy without any money.">
            <Button variant="primary" icon={Plus} onClick={() => openOverlay('create-bot')}>
              New bot…
            </Button>
          </EmptyState>
        ) : (
          <Fleet bots={items} kind={kind} />
        )}
      </div>
    </>
  );
}

function Fleet({ bots: all, kind }: { readonly bots: readonly Bot[]; readonly kind: AccountKind }) {
  const now = useNow(60_000);
  const timeZone = useSettings((settings) => settings.timeZone);
  const [order, setOrder] = useState<PositionOrder>('bot');
  const bots = useMemo(() => all.filter((bot) => accountKind(bot) === kind), [all, kind]);
  const working = bots.filter(isAtWork);
  const cards = byUrgency(working);
  const positions = sortPositions(working.flatMap(positionsOf), order);
  const sums = fleetSums(bots, now);
  return (
    <div className="flex min-h-full flex-col gap-4 p-4">
      <HostNotice />
      {sums.map((sum) => (
        <FleetKpis key={sum.coin} sum={sum} />
      ))}
      {working.length === 0 ? (
        <p className="text-muted">
          No {KIND_TITLES[kind].toLowerCase()} bot is at work.{' '}
          <Link href="/bots" className="text-accent hover:underline">
            Start one on the page of the bots.
          </Link>
        </p>
      ) : (
        <section aria-label="Bots" className="grid grid-cols-[repeat(auto-fill,minmax(236px,1fr))] gap-3">
          {cards.slice(0, CARDS).map((bot) => (
            <CompactCard key={bot.id} bot={bot} />
          ))}
          {cards.length > CARDS && (
            <Link href="/bots" className="self-center px-3 text-small text-accent hover:underline">
              {formatCount(cards.length - CARDS, 'more bot')}
            </Link>
          )}
        </section>
      )}
      <Panel
        title="Open positions"
        aside={
          positions.length > 1 && (
            <div>
              <Select
                aria-label="Order of the positions"
                value={order}
                onChange={(event) => setOrder(event.target.value as PositionOrder)}
              >
                {POSITION_ORDERS.map((value) => (
                  <option key={value} value={value}>
                    {ORDER_TITLES[value]}
                  </option>
                ))}
              </Select>
            </div>
          )
        }
      >
        {positions.length === 0 ? (
          <p className="p-3 text-small text-muted">No position is open.</p>
        ) : (
          <div className="max-h-[420px] overflow-x-hidden overflow-y-auto">
            <PositionsTable rows={positions} />
          </div>
        )}
      </Panel>
      <div className="grid min-h-80 flex-1 grid-cols-2 gap-4">
        <Panel title="Trades" aside={<span className="text-small text-muted">market time, {zoneLabel(timeZone)}</span>}>
          <div className="min-h-0 flex-1 basis-0 overflow-x-hidden overflow-y-auto">
            <TradeFeed bots={bots} />
          </div>
        </Panel>
        <Panel title="Activity" aside={<span className="text-small text-muted">{zoneLabel(timeZone)}</span>}>
          <div className="min-h-0 flex-1 basis-0 overflow-x-hidden overflow-y-auto">
            <ActivityFeed />
          </div>
        </Panel>
      </div>
    </div>
  );
}

function Panel({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className="flex min-w-0 flex-col overflow-hidden rounded-md border border-line bg-surface"
    >
      <header className="flex h-9 shrink-0 items-center justify-between gap-3 border-b border-line px-3">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
