import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CloseExplanation } from '#core/analysis/explain-close.ts';
import type { ComponentRecord } from '#core/strategy/evaluation-record.ts';
import { formatNumber, NO_VALUE } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { idInWords } from './exit-reason.ts';
import type { MarketModel } from './market-model.ts';
import type { ReportModel } from './report-model.ts';
import type { CloseAnswer, ReportSource } from './report-source.ts';

/** A candle that is asked about. */
export interface AskedClose {
  /** Its open time, ms. */
  readonly time: number;
  readonly market: MarketModel;
}

export interface ExplainDrawerProps {
  readonly model: ReportModel;
  readonly asked: AskedClose;
  readonly explain: NonNullable<ReportSource['explain']>;
  readonly onAsk: (asked: AskedClose) => void;
  readonly onClose: () => void;
}

/** Why the strategy did what it did at a candle, at the right of the report: a sentence, and everything behind it. */
export function ExplainDrawer({ model, asked, explain, onAsk, onClose }: ExplainDrawerProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const [answer, setAnswer] = useState<CloseAnswer | null>(null);
  const { time, market } = asked;
  const { from, to } = market.assumptions;
  const step = (by: -1 | 1) => onAsk({ market, time: time + by * model.timeframeMs });

  useEffect(() => {
    let current = true;
    void explain({ market: market.index, time }).then((given) => {
      if (current) setAnswer(given);
    });
    return () => {
      current = false;
    };
  }, [explain, market, time]);

  useEffect(() => {
    function onKeyDown(event: globalThis.KeyboardEvent) {
      if (event.key === 'Escape') onClose();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onClose]);

  return (
    <aside
      aria-label="Why this candle"
      className="appear flex w-80 shrink-0 flex-col border-l border-line bg-surface print:hidden"
    >
      <div className="flex h-9 shrink-0 items-center border-b border-line pr-1 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          {model.markets.length > 1 && `${market.name} · `}
          <span className="num">{formatDateTime(time, timeZone)}</span>
        </h2>
        <IconButton
          icon={ChevronLeft}
          label="Candle before"
          disabled={time - model.timeframeMs < from}
          onClick={() => step(-1)}
        />
        <IconButton
          icon={ChevronRight}
          label="Next candle"
          disabled={time + 2 * model.timeframeMs > to}
          onClick={() => step(1)}
        />
        <IconButton icon={X} label="Close" onClick={onClose} />
      </div>
      <div className="selectable min-h-0 flex-1 overflow-y-auto p-4">
        {answer === null ? (
          <div role="status" aria-label="Looking at the candle" className="flex flex-col gap-3">
            <div className="skeleton h-4" />
            <div className="skeleton h-4 w-2/3" />
            <div className="skeleton h-40" />
          </div>
        ) : answer.ok ? (
          <Explanation explanation={answer.explanation} market={market} />
        ) : (
          <p role="alert">{answer.why}</p>
        )}
        <p className="mt-4 text-micro text-muted">
          What was known at the close of the candle that opened then. Times in {zoneLabel(timeZone)}
        </p>
      </div>
    </aside>
  );
}

function Explanation({
  explanation,
  market,
}: {
  readonly explanation: CloseExplanation;
  readonly market: MarketModel;
}) {
  const { record, state, guardedBy, refusedBy, sentence } = explanation;
  const against = [...record.blockedBy, ...guardedBy, ...refusedBy];
  return (
    <>
      <p data-testid="explanation" className="mb-4 text-body font-medium">
        {sentence}
      </p>
      {against.length > 0 && (
        <section className="mb-4">
          <h3 className="mb-1 text-small font-semibold">Against an entry</h3>
          <ul className="flex flex-col gap-0.5 text-small">
            {against.map((reason) => (
              <li key={reason}>{reason.charAt(0).toUpperCase() + reason.slice(1)}</li>
            ))}
          </ul>
        </section>
      )}
      <section className="mb-4">
        <h3 className="mb-1 text-small font-semibold">Components</h3>
        <table aria-label="Components at this candle" className="w-full text-small">
          <tbody>
            {record.components.map((component) => (
              <Component key={component.id} component={component} />
            ))}
          </tbody>
        </table>
      </section>
      {state.side !== 0 && (
        <section>
          <h3 className="mb-1 text-small font-semibold">Position after this close</h3>
          <dl className="text-small">
            <Line term="Side">{state.side > 0 ? '↗ Long' : '↘ Short'}</Line>
            <Line term="Stop">{level(state.stop, market)}</Line>
            <Line term="Target">{level(state.target, market)}</Line>
          </dl>
        </section>
      )}
    </>
  );
}

function Component({ component }: { readonly component: ComponentRecord }) {
  const { id, use, role, weight, readings } = component;
  const { text, tone } = outputOf(component);
  return (
    <tr className="border-b border-line align-top last:border-0">
      <td className="py-1.5 pr-2">
        <span className="block">{idInWords(use)}</span>
        <span className="block text-micro text-muted">
          {role}
          {id !== use && ` · ${id}`}
          {weight !== undefined && weight !== 1 && ` · weight ${formatNumber(weight, 4, 0)}`}
        </span>
        {readings.map(({ name, value }) => (
          <span key={name} className="num flex justify-between gap-2 text-micro text-muted">
            <span>{name}</span>
            <span>{value === null ? 'not known yet' : formatNumber(value, 6, 0)}</span>
          </span>
        ))}
      </td>
      <td className={classes('py-1.5 text-right whitespace-nowrap', tone)}>{text}</td>
    </tr>
  );
}

/** What a component said, in a word or two with its colour. */
function outputOf({ direction, allows }: ComponentRecord): { readonly text: string; readonly tone: string } {
  if (allows) {
    if (allows.long && allows.short) return { text: '✓ Passes', tone: 'text-up-text' };
    if (allows.long) return { text: '↗ Long only', tone: 'text-text' };
    if (allows.short) return { text: '↘ Short only', tone: 'text-text' };
    return { text: '✕ Blocks', tone: 'text-down-text' };
  }
  if (direction === 1) return { text: '↗ Bullish', tone: 'text-up-text' };
  if (direction === -1) return { text: '↘ Bearish', tone: 'text-down-text' };
  return { text: 'Nothing', tone: 'text-muted' };
}

function level(value: number, market: MarketModel): string {
  return Number.isFinite(value) && value > 0 ? market.price(value) : NO_VALUE;
}

function Line({ term, children }: { readonly term: string; readonly children: React.ReactNode }) {
  return (
    <div className="flex justify-between gap-3 border-b border-line py-1 last:border-0">
      <dt className="text-muted">{term}</dt>
      <dd className="num text-right">{children}</dd>
    </div>
  );
}
