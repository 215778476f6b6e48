import { useEffect, useState } from 'react';
import { useSettings } from '#renderer/stores/settings-store.ts';

const TOKENS = [
  'bg',
  'surface',
  'line',
  'line-strong',
  'text',
  'muted',
  'faint',
  'accent',
  'up',
  'down',
  'warn',
  'danger',
  'run-1',
  'run-2',
  'run-3',
  'run-4',
] as const;
type Token = (typeof TOKENS)[number];

/** Tokens of the curves that are laid over each other, in their order. */
export const RUN_COLORS = ['run-1', 'run-2', 'run-3', 'run-4'] as const satisfies readonly Token[];

/** The style sheet's colours as canvases need them: `rgb(r, g, b)`. */
export type ChartColors = Readonly<Record<Token, string>>;

/** Reads the colours that are in force. An element has to resolve light-dark() for us. */
export function readColors(): ChartColors {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colors = {} as Record<Token, string>;
  for (const token of TOKENS) {
    probe.style.color = `var(--${token})`;
    colors[token] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colors;
}

/** `rgb(1, 2, 3)` with an opacity. */
export function withAlpha(rgb: string, alpha: number): string {
  const parts = /(\d+(?:\.\d+)?)[ ,]+(\d+(?:\.\d+)?)[ ,]+(\d+(?:\.\d+)?)/.exec(rgb);
  return parts ? `rgba(${parts[1]}, ${parts[2]}, ${parts[3]}, ${alpha})` : rgb;
}

const SCHEME_QUERIES = ['(prefers-color-scheme: dark)', 'print'] as const;

/** The colours in force, again whenever the theme or the palette changes. */
export function useChartColors(): ChartColors {
  const theme = useSettings((settings) => settings.theme);
  const palette = useSettings((settings) => settings.palette);
  const [colors, setColors] = useState(readColors);
  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and palette change what the style sheet says
  useEffect(() => {
    const update = () => setColors(readColors());
    update();
    const queries = SCHEME_QUERIES.map((query) => matchMedia(query));
    for (const query of queries) query.addEventListener('change', update);
    return () => {
      for (const query of queries) query.removeEventListener('change', update);
    };
  }, [theme, palette]);
  return colors;
}
