import { Check, X } from 'lucide-react';
import type { BotEvaluation, TradingCheck } from '#contract/bots.ts';
import type { ComponentRecord, Tally } from '#core/strategy/evaluation-record.ts';
import { formatCount, formatNumber, NO_VALUE } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { ROLE_WORDS } from '#renderer/pages/strategies/role-words.ts';
import { idInWords } from '#renderer/report/exit-reason.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { classes } from '#renderer/ui/classes.ts';
import { toneOf } from '#renderer/ui/delta.tsx';

/** Why a bot is not trading, and what every component said at its last close. */
export function EvaluationPanel({
  checks,
  evaluation,
}: {
  readonly checks: readonly TradingCheck[];
  readonly evaluation: BotEvaluation | null;
}) {
  const timeZone = useSettings((settings) => settings.timeZone);
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
          <p className="num text-small text-muted">
            Candle of {formatDateTime(evaluation.record.time, timeZone)} {zoneLabel(timeZone)}.{' '}
            {tallyInWords(evaluation.record.tally)}
          </p>
          <ul className="flex flex-col gap-2 text-small">
            {evaluation.record.components.map((component) => (
              <li key={component.id} className="flex flex-col">
                <span className="flex justify-between gap-2">
                  <span className="truncate">
                    {idInWords(component.id)}{' '}
                    <span className="text-muted">{ROLE_WORDS[component.role].one.toLowerCase()}</span>
                  </span>
                  <Verdict component={component} />
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

/** What a component said: by its words, by a mark, and by its colour. */
function Verdict({ component: { direction, weight, allows } }: { readonly component: ComponentRecord }) {
  if (direction !== undefined) {
    const score = direction * (weight ?? 1);
    return (
      <span className={classes('num font-medium whitespace-nowrap', toneOf(direction))}>
        {direction > 0 ? '▲ long' : direction < 0 ? '▼ short' : '– nothing'} {scoreText(score)}
      </span>
    );
  }
  if (!allows) return null;
  const both = allows.long && allows.short;
  const none = !allows.long && !allows.short;
  return (
    <span
      className={classes(
        'font-medium whitespace-nowrap',
        both ? 'text-up-text' : none ? 'text-down-text' : 'text-warn',
      )}
    >
      {both ? '✓ passes' : none ? '✗ forbids' : allows.long ? '✓ long only' : '✓ short only'}
    </span>
  );
}

/** `+2`, `−0.5`, `0`. */
function scoreText(score: number): string {
  return `${score > 0 ? '+' : ''}${formatNumber(score, 2, 0)}`;
}

/** `4 signals: 2 long, 0 short, score +2 of 4, and it takes 3.` */
function tallyInWords({ mode, threshold, bullish, bearish, signals, score, highest }: Tally): string {
  const votes = `${formatCount(signals, 'signal')}: ${bullish} long, ${bearish} short`;
  const takes = (needed: number) => `and it takes ${formatNumber(needed, 2, 0)}`;
  if (mode === 'min-signals') return `${votes}, ${takes(threshold)}.`;
  if (mode !== 'min-score' && mode !== 'weighted-average') return `${votes}.`;
  const needed = mode === 'weighted-average' ? threshold * highest : threshold;
  return `${votes}, score ${scoreText(score)} of ${formatNumber(highest, 2, 0)}, ${takes(needed)}.`;
}
