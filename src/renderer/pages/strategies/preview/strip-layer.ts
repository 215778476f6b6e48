import type {
  IChartApi,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { PreviewStates } from '#core/analysis/preview.ts';
import type { CandleStretch } from '#renderer/charts/candle-stretch.ts';
import type { ChartColors } from '#renderer/charts/chart-theme.ts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** Height of a component's row, px. */
export const STRIP_ROW = 12;

/** One thin row a component: at each candle green, red or grey by what it said there. */
export class StripLayer implements ISeriesPrimitive<Time> {
  #states: readonly PreviewStates[] = [];
  #titles: readonly string[] = [];
  #stretch: CandleStretch | null = null;
  #colors: ChartColors;
  #chart: IChartApi | null = null;
  #requestUpdate: () => void = () => undefined;
  readonly #views: readonly IPrimitivePaneView[];

  constructor(colors: ChartColors) {
    this.#colors = colors;
    this.#views = [{ zOrder: () => 'top', renderer: () => ({ draw: (target) => this.#draw(target) }) }];
  }

  attached({ chart, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.#chart = chart as IChartApi;
    this.#requestUpdate = requestUpdate;
  }

  detached(): void {
    this.#chart = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  /** @param titles of the components, in the order of the states */
  show(stretch: CandleStretch, states: readonly PreviewStates[], titles: readonly string[]): void {
    this.#stretch = stretch;
    this.#states = states;
    this.#titles = titles;
    this.#requestUpdate();
  }

  setColors(colors: ChartColors): void {
    this.#colors = colors;
    this.#requestUpdate();
  }

  #draw(target: DrawTarget): void {
    const stretch = this.#stretch;
    const scale = this.#chart?.timeScale();
    const range = scale?.getVisibleLogicalRange();
    if (!stretch || !scale || !range) return;
    const { surface, muted, up, down, line } = this.#colors;
    const first = Math.max(0, Math.floor(range.from));
    const last = Math.min(stretch.times.length - 1, Math.ceil(range.to));
    const x = (index: number) => scale.logicalToCoordinate(index as Logical) ?? 0;
    const width = Math.max(1, x(first + 1) - x(first));
    const colors = [down, line, up];
    // biome-ignore lint/correctness/useHookAtTopLevel: the charting library's method only looks like a hook
    target.useMediaCoordinateSpace(({ context }) => {
      context.font = `10px ${getComputedStyle(document.body).fontFamily}`;
      context.textBaseline = 'middle';
      this.#states.forEach(({ values }, row) => {
        const y = row * STRIP_ROW + 2;
        const valueAt = (index: number) => values[stretch.candleAt[index] ?? -1];
        // One rectangle for candles that say the same: seams between them would look like something.
        for (let index = first; index <= last; ) {
          const value = valueAt(index);
          const begin = index;
          while (index <= last && valueAt(index) === value) index++;
          if (value === undefined) continue;
          context.fillStyle = colors[value + 1] ?? line;
          context.fillRect(x(begin) - width / 2, y, Math.max(1, x(index) - x(begin)), STRIP_ROW - 4);
        }
        const title = this.#titles[row] ?? '';
        context.fillStyle = surface;
        context.fillRect(0, y - 1, context.measureText(title).width + 10, STRIP_ROW - 2);
        context.fillStyle = muted;
        context.fillText(title, 5, y + (STRIP_ROW - 4) / 2);
      });
    });
  }
}
