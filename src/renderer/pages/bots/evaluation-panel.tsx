import { Check, ChevronLeft, ChevronRight, ChevronsRight, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { BotEvaluation, TradingCheck } from '#contract/bots.ts';
import { type Candles, firstAtOrAfter } from '#core/market/candles.ts';
import type { ComponentRecord, Tally } from '#core/strategy/evaluation-record.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatCount, formatNumber, NO_VALUE } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { ROLE_WORDS } from '#renderer/pages/strategies/role-words.ts';
import { idInWords } from '#renderer/report/exit-reason.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { toneOf } from '#renderer/ui/delta.tsx';

/** Why a bot is not trading. */
export function TradingChecks({ checks }: { readonly checks: readonly TradingCheck[] }) {
  return (
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
  );
}

/** What every component said at the last close of one of a bot's instruments, or at the one that is asked about. */
export function EvaluationPanel({
  botId,
  market,
  candles,
  last,
  asked,
  onAsk,
}: {
  readonly botId: string;
  readonly market: number;
  /** Candles that the bot has seen, to step through. */
  readonly candles: Candles;
  readonly last: BotEvaluation | null;
  /** Open time of the candle that is asked about, ms; null for the last one. */
  readonly asked: number | null;
  readonly onAsk: (time: number | null) => void;
}) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const answer = useEvaluation(botId, market, asked);
  const time = asked ?? last?.record.time;
  if (time === undefined) return null;
  const evaluation = asked === null ? last : answer;
  const at = firstAtOrAfter(candles, time);
  const before = at > 0 ? candles.time[at - 1] : null;
  const after = asked !== null && at + 1 < candles.length ? candles.time[at + 1] : null;
  const title = asked === null ? 'Last evaluation' : 'Evaluation';
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <div className="flex items-center">
        <h2 className="flex-1 text-title font-semibold">{title}</h2>
        <IconButton icon={ChevronLeft} label="Candle before" disabled={before === null} onClick={() => onAsk(before)} />
        <IconButton icon={ChevronRight} label="Next candle" disabled={after === null} onClick={() => onAsk(after)} />
        {asked !== null && <IconButton icon={ChevronsRight} label="Last evaluation" onClick={() => onAsk(null)} />}
      </div>
      <p className="num text-small text-muted">
        Candle of {formatDateTime(time, timeZone)} {zoneLabel(timeZone)}.{' '}
        {evaluation && tallyInWords(evaluation.record.tally)}
      </p>
      {asked !== null && evaluation && (
        <p data-testid="evaluation-sentence" className="text-small font-medium">
          {evaluation.sentence}
        </p>
      )}
      {evaluation === null && (
        <p className="text-small">
          It is not kept what was said at this candle: of a replay only some closes are, of other bots the last 1,000.
        </p>
      )}
      {evaluation && (
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
      )}
    </section>
  );
}

/** What was said at the candle that is asked about: undefined until it is known, null where it is not kept. */
function useEvaluation(botId: string, market: number, asked: number | null): BotEvaluation | null | undefined {
  const [answer, setAnswer] = useState<BotEvaluation | null | undefined>(undefined);
  useEffect(() => {
    setAnswer(undefined);
    if (asked === null) return;
    let current = true;
    void call('bots.evaluation', { id: botId, market, time: asked }).then((reply) => {
      if (current) setAnswer(reply.ok ? reply.value : null);
    });
    return () => {
      current = false;
    };
  }, [botId, market, asked]);
  return answer;
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
