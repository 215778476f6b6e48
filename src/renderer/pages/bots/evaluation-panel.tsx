import { Check, X } from 'lucide-react';
import type { BotEvaluation, TradingCheck } from '#contract/bots.ts';
import type { ComponentRecord } from '#core/strategy/evaluation-record.ts';
import { formatNumber, NO_VALUE } from '#renderer/format/number.ts';

/** Why a bot is not trading, and what every component said at its last close. */
export function EvaluationPanel({
  checks,
  evaluation,
}: {
  readonly checks: readonly TradingCheck[];
  readonly evaluation: BotEvaluation | null;
}) {
  return (
    <>
      <section aria-label="Why is it not trading?" className="flex flex-col gap-2">
        <h2 className="text-title font-semibold">Why is it not trading?</h2>
        <ul className="flex flex-col gap-1 text-small">
          {checks.map(({ ok, text }) => (
            <li key={text} className="flex items-start gap-1.5">
              {ok ? (
                <Check size={14} className="mt-px shrink-0 text-up" aria-label="in order" />
              ) : (
                <X size={14} className="mt-px shrink-0 text-down" aria-label="keeps it from trading" />
              )}
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </section>
      {evaluation && (
        <section aria-label="Last evaluation" className="flex flex-col gap-2">
          <h2 className="text-title font-semibold">Last evaluation</h2>
          <ul className="flex flex-col gap-2 text-small">
            {evaluation.record.components.map((component) => (
              <li key={component.id} className="flex flex-col">
                <span className="flex justify-between gap-2">
                  <span className="truncate">
                    {component.id} <span className="text-muted">{component.role}</span>
                  </span>
                  <span className="font-medium whitespace-nowrap">{saysOf(component)}</span>
                </span>
                {component.readings.length > 0 && (
                  <span className="num text-muted">
                    {component.readings
                      .map(({ name, value }) => `${name} ${value === null ? NO_VALUE : formatNumber(value, 4, 0)}`)
                      .join(' · ')}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function saysOf({ direction, allows }: ComponentRecord): string {
  if (direction !== undefined) return direction > 0 ? '▲ long' : direction < 0 ? '▼ short' : '– nothing';
  if (!allows) return '';
  if (allows.long && allows.short) return 'lets both pass';
  if (allows.long) return 'lets long pass';
  return allows.short ? 'lets short pass' : 'forbids both';
}
