import { candleAt } from './growing-candles.ts';
import type { PaperInput } from './paper-engine.ts';
import type { PlacedCommand, PlacedFunding } from './paper-event.ts';
import { PaperState } from './paper-state.ts';

/** All that a run can be made again from. It may grow while that goes on. */
export interface RunHistory {
  readonly input: PaperInput;
  readonly state: PaperState;
  readonly commands: readonly PlacedCommand[];
  readonly funding: readonly PlacedFunding[];
}

/** A run that is made again over larger columns, moment by moment, while the one of before goes on. */
export class Remaking {
  readonly state: PaperState;
  readonly #history: RunHistory;
  /** Next candle of each market. */
  readonly #cursors: number[];
  #nextCommand = 0;
  #nextFunding = 0;

  /** @param room moments that fit: more than there are */
  constructor(history: RunHistory, room: number) {
    this.#history = history;
    this.state = new PaperState(history.input, room);
    this.#cursors = history.input.markets.map(() => 0);
  }

  /** @returns whether it has caught up: the state is that of the run */
  step(): boolean {
    const { engine } = this.#history.state;
    const { moments } = this.state.engine;
    const { commands, funding } = this.#history;
    for (; commands[this.#nextCommand]?.after === moments; this.#nextCommand++) {
      this.state.carryOut(commands[this.#nextCommand].command);
    }
    for (; funding[this.#nextFunding]?.after === moments; this.#nextFunding++) {
      const { market, time, rate } = funding[this.#nextFunding];
      this.state.addFunding(market, time, rate);
    }
    if (moments === engine.moments) return true;
    const at = (market: number, index: number) => candleAt(engine.parts[market].series.columns, index);
    this.state.advance(engine.momentAt(moments, this.#cursors, at));
    return false;
  }
}
