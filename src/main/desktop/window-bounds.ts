/** A rectangle in screen coordinates. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window goes. Without x and y the system puts it in the middle. */
export interface WindowBounds {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly minWidth: number;
  readonly minHeight: number;
}

const DEFAULT = { width: 1440, height: 900 };
/** Smallest size at which every page works, where the screen has that much room. */
const MINIMUM = { width: 1024, height: 700 };
/** So much of the title bar must be on a screen for the window to be within reach. */
const REACHABLE = 80;

/**
 * Bounds for the window: the saved ones if they still lie on a screen, otherwise the default size in the middle.
 * @param workAreas the usable area of each screen, the primary one first
 */
export function fitWindow(saved: Rectangle | null, workAreas: readonly [Rectangle, ...Rectangle[]]): WindowBounds {
  const home = saved === null ? undefined : workAreas.find((area) => reachable(saved, area));
  const area = home ?? workAreas[0];
  const minWidth = Math.min(MINIMUM.width, area.width);
  const minHeight = Math.min(MINIMUM.height, area.height);
  const wanted = saved ?? DEFAULT;
  const width = clamp(wanted.width, minWidth, area.width);
  const height = clamp(wanted.height, minHeight, area.height);
  if (saved === null || home === undefined) return { width, height, minWidth, minHeight };
  return { x: saved.x, y: saved.y, width, height, minWidth, minHeight };
}

/** Reads what {@link Rectangle} was written as; null when it is anything else. */
export function parseBounds(text: string): Rectangle | null {
  try {
    const { x, y, width, height }: Partial<Record<string, unknown>> = JSON.parse(text);
    const numbers = [x, y, width, height];
    if (!numbers.every((n) => Number.isInteger(n))) return null;
    const [left, top, w, h] = numbers as [number, number, number, number];
    return w > 0 && h > 0 ? { x: left, y: top, width: w, height: h } : null;
  } catch {
    return null;
  }
}

/** Whether enough of the window's top edge lies inside a screen to grab it. */
function reachable(window: Rectangle, area: Rectangle): boolean {
  const overlap = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return overlap >= REACHABLE && window.y >= area.y && window.y <= area.y + area.height - REACHABLE;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
