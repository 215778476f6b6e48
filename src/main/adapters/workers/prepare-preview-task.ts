import { previewStrategy } from '#core/analysis/preview.ts';
import { CATALOGUE } from '#core/components/catalogue.ts';
import type { Component } from '#core/components/component.ts';
import type { ColumnCache } from '#core/indicators/column-graph.ts';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import { sliceCandles } from '#core/market/candles.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { type Role, TEMPLATE_FORMAT, type Template } from '#core/strategy/template.ts';
import { validateTemplate } from '#core/strategy/validation.ts';
import { loadMarket } from './preview-task.ts';
import type { TaskJob } from './tasks.ts';

export interface PreparePreviewTask {
  readonly dataFolder: string;
  /** `EX:SYMBOL`. */
  readonly market: string;
  readonly timeframe: Timeframe;
}

/** Candles of one rehearsal: it takes some ms, as it is broken off only between two of them. */
const REHEARSED_OVER = 4000;

/** How many of the rehearsals this thread has done. */
let rehearsed = 0;

/**
 * Reads the market and rehearses previews over it, so that the first one that somebody waits for is as quick as the
 * later ones: the engine compiles code only after it has run for a while. It may be broken off at any time, and goes on
 * from there when it is asked for again.
 */
export async function run({ dataFolder, market, timeframe }: PreparePreviewTask, job: TaskJob): Promise<null> {
  const { candles: all, funding } = loadMarket(dataFolder, market, timeframe);
  const candles = sliceCandles(all, Math.max(0, all.length - REHEARSED_OVER), all.length);
  const pool = new ColumnPool();
  const settings = backtestSettingsSchema.parse({});
  const instrument = instrumentSchema.parse({});
  for (; rehearsed < REHEARSALS.length && !job.signal.aborted; rehearsed++) {
    const validation = validateTemplate(REHEARSALS[rehearsed]);
    if (!validation.valid) continue;
    const { strategy } = validation;
    const columnCache: ColumnCache = new Map();
    const input = { market, synthetic: false, candles, funding, instrument, settings, strategy, pool, columnCache };
    // Once as when a strategy is opened, and once as after a change, with columns that are there already.
    for (let pass = 0; pass < 2; pass++) {
      previewStrategy({ ...input, timeframeMs: timeframeMs(timeframe) }, candles.length >> 1);
      pool.recycle();
    }
  }
  return null;
}

const inRole = (...roles: readonly Role[]) => CATALOGUE.filter((component) => roles.includes(component.roles[0]));

/** Each signal of the catalogue with a check and an exit: together they run through all components. */
const REHEARSALS: readonly Template[] = (() => {
  const checks = inRole('filter', 'guard', 'gate');
  const exits = inRole('exit');
  return inRole('signal').map((signal, k) => ({
    format: TEMPLATE_FORMAT,
    name: signal.title,
    description: '',
    direction: 'both',
    components: [signal, checks[k % checks.length], exits[k % exits.length]]
      .filter((component): component is Component => component !== undefined)
      .map(({ id, roles }) => ({ id, use: id, role: roles[0], weight: 1, enabled: true, params: {} })),
    combination: { mode: 'any', threshold: 1 },
    sessions: [],
  }));
})();
