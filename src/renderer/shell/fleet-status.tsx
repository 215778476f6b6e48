import { OctagonX, Search } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { Bot } from '#contract/bots.ts';
import { conditionOf, isActive, worstCondition } from '#renderer/fleet/bot-condition.ts';
import { ConditionIcon } from '#renderer/fleet/condition-label.tsx';
import { todayWords } from '#renderer/fleet/today-words.ts';
import { formatCount } from '#renderer/format/number.ts';
import { useExchanges } from '#renderer/pages/market-data/use-exchanges.ts';
import { openOverlay } from '#renderer/stores/shell-store.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Delta } from '#renderer/ui/delta.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { PALETTE_KEYS } from './shortcuts.ts';

/** What is true on every page: how the bots are doing, what the day has brought, and the way to stop it all. */
export const FleetStatus = memo(function FleetStatus() {
  const { items } = useTopic('bots');
  const exchanges = useExchanges();
  const now = useNow(60_000);
  const active = items.filter(isActive);
  const worst = worstCondition(active);
  const running = active.filter(({ state }) => state === 'running').length;
  const today = todayWords(items, now);
  const simulators = [...new Set([...exchanges, ...items].flatMap(({ endpoint }) => endpoint ?? []))];
  return (
    <div className="flex shrink-0 items-center gap-2">
      {simulators.length > 0 && (
        <Tooltip text={`A simulator stands in for an exchange: ${simulators.join(', ')}`}>
          <span className="inline-flex">
            <Badge tone="test">SIM</Badge>
          </span>
        </Tooltip>
      )}
      {worst && (
        <Tooltip text={conditionsInWords(active)}>
          <Link
            href="/dashboard"
            aria-label={`Bots: ${conditionsInWords(active)}`}
            className="flex h-7 items-center gap-1.5 rounded-md px-1.5 text-small hover:bg-hover"
          >
            <ConditionIcon kind={worst} size={15} />
            <span className="num font-medium">{running}</span>
            <span className="text-muted @max-[900px]/bar:hidden">running</span>
          </Link>
        </Tooltip>
      )}
      {today && (
        <Tooltip
          text={
            <span className="flex flex-col">
              <span className="text-muted">Profit and loss of today</span>
              {today.all.map((line) => (
                <span key={line} className="num">
                  {line}
                </span>
              ))}
            </span>
          }
        >
          <span className="flex items-center gap-1.5 text-small">
            {today.kind !== 'live' && (
              <span className="@max-[900px]/bar:hidden">
                <Badge tone={today.kind}>{today.kind === 'paper' ? 'PAPER' : 'TEST'}</Badge>
              </span>
            )}
            <span className="text-muted @max-[900px]/bar:hidden">today</span>
            <Delta value={today.value} text={today.text} className="font-medium" />
          </span>
        </Tooltip>
      )}
      {active.length > 0 && (
        <Tooltip text="Pause, stop or flatten all bots">
          <Button
            icon={OctagonX}
            aria-label="Kill switch"
            className="border-danger! text-danger-text! hover:bg-danger-soft!"
            onClick={() => openOverlay('kill-switch')}
          >
            <span className="@max-[900px]/bar:hidden">Kill switch</span>
          </Button>
        </Tooltip>
      )}
      <IconButton icon={Search} label={`Find anything (${PALETTE_KEYS})`} onClick={() => openOverlay('palette')} />
    </div>
  );
});

/** `2 running, 1 offline`. */
function conditionsInWords(bots: readonly Bot[]): string {
  const counts = new Map<string, number>();
  for (const bot of bots) {
    const { label } = conditionOf(bot);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  if (counts.size > 5) return formatCount(bots.length, 'bot');
  return [...counts].map(([label, count]) => `${count} ${label.charAt(0).toLowerCase()}${label.slice(1)}`).join(', ');
}
