import type { Trade } from '../analysis/report.ts';
import { LOCK_REASONS } from '../risk/risk-guard.ts';
import type { Broker } from '../simulation/broker.ts';
import { closedTrade } from './closed-trade.ts';
import type { Moment, PaperEngine, PaperPart } from './paper-engine.ts';
import { PAUSED, type PaperEvent, STOPPED } from './paper-event.ts';

interface Mark {
  readonly trades: number;
  readonly parts: number;
  readonly refusals: ReadonlyMap<string, number>;
}

/** Tells what happened in a run between two looks at it. */
export class RunWatch {
  readonly #engine: PaperEngine;
  readonly #several: boolean;
  #marks: readonly Mark[] = [];
  /** What forbade an entry at the last close of each instrument: the strategy's own past, the user or a limit. */
  readonly #guards: (readonly string[])[];
  #trades: number;

  /** @param before the watch of the same run over smaller columns */
  constructor(engine: PaperEngine, before?: RunWatch) {
    this.#engine = engine;
    this.#several = engine.parts.length > 1;
    this.#guards = before ? [...before.#guards] : engine.parts.map(() => []);
    this.#trades = engine.parts.reduce((sum, { broker }) => sum + broker.log.length, 0);
  }

  guardsAt(market: number): readonly string[] {
    return this.#guards[market];
  }

  begin(): void {
    this.#marks = this.#engine.parts.map(({ broker }) => ({
      trades: broker.log.length,
      parts: broker.log.parts.length,
      refusals: countsOf(broker),
    }));
    this.#trades = this.#marks.reduce((sum, { trades }) => sum + trades, 0);
  }

  /** What has happened since `begin`, in the course of one moment. */
  end(moment: Moment, timeframeMs: number): PaperEvent[] {
    const events: PaperEvent[] = [];
    for (const [k, part] of this.#engine.parts.entries()) {
      this.#fills(k, part, moment.candles[k] !== null, events);
      if (moment.candles[k] === null) continue;
      const reasons = this.#newReasons(k, part.broker);
      const guards = part.evaluator.guards.map(({ name }) => name);
      const names = [...guards, PAUSED, STOPPED, ...Object.values(LOCK_REASONS)];
      this.#guards[k] = reasons.filter((reason) => names.includes(reason));
      if (reasons.length > 0) events.push({ kind: 'refusal', market: k, time: moment.time + timeframeMs, reasons });
    }
    return events;
  }

  /** What has been refused since `begin`, by a command. */
  refusals(time: number): PaperEvent[] {
    return this.#engine.parts.flatMap(({ broker }, k): PaperEvent[] => {
      const reasons = this.#newReasons(k, broker);
      if (reasons.length === 0) return [];
      this.#guards[k] = reasons;
      return [{ kind: 'refusal', market: k, time, reasons }];
    });
  }

  #newReasons(k: number, broker: Broker): string[] {
    const before = this.#marks[k].refusals;
    return broker.refusals.all
      .filter(({ reason, count }) => count > (before.get(reason) ?? 0))
      .map((each) => each.reason);
  }

  #fills(k: number, { series, instrument, broker, market }: PaperPart, opened: boolean, events: PaperEvent[]): void {
    const { log, openPosition } = broker;
    const { trades, parts } = this.#marks[k];
    const candles = series.columns;
    // Without a candle nothing is entered, though the account may be lost with another instrument.
    const last = opened ? series.count - 1 : -1;
    let nextPart = parts;
    const entered = (index: number, side: number, price: number, amount: number, stop: number, target: number) => {
      if (index !== last) return;
      const time = candles.time[index];
      const levels = { stop: Number.isNaN(stop) ? null : stop, target: Number.isNaN(target) ? null : target };
      events.push({ kind: 'entry', market: k, time, side: side > 0 ? 'long' : 'short', price, amount, ...levels });
    };
    const partsOf = (position: number) => {
      for (; log.parts[nextPart]?.position === position; nextPart++) {
        const { index, price, amount } = log.parts[nextPart];
        events.push({ kind: 'partial-exit', market: k, time: candles.time[index], price, amount });
      }
    };
    for (let n = trades; n < log.length; n++) {
      const value = (name: Parameters<typeof log.valueAt>[0]) => log.valueAt(name, n);
      entered(value('entryIndex'), value('side'), value('entryPrice'), value('amount'), value('stop'), value('target'));
      partsOf(n);
      const id = ++this.#trades;
      const only = closedTrade(log, n, candles, instrument);
      const trade: Trade = this.#several ? { id, symbol: market, ...only } : { id, ...only };
      events.push({ kind: 'exit', market: k, time: trade.exitTime, trade });
    }
    if (openPosition) {
      const { entryIndex, side, entryPrice, entryAmount, stop, target } = openPosition;
      entered(entryIndex, side, entryPrice, entryAmount, stop, target);
      partsOf(log.length);
    }
  }
}

function countsOf({ refusals }: Broker): Map<string, number> {
  return new Map(refusals.all.map(({ reason, count }) => [reason, count]));
}
