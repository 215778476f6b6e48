import type { FleetState } from '../fleet.ts';

/** A picture as rows of red, green, blue, alpha, one byte each. */
export interface Picture {
  readonly size: number;
  readonly pixels: Uint8Array;
}

/** The colours of the states in the window, in a shade that is seen on dark and on light panels. */
const COLOURS: Readonly<Record<FleetState, readonly [number, number, number]>> = {
  idle: [0x8b, 0x95, 0xa5],
  running: [0x2e, 0xbd, 0x85],
  paused: [0xe0, 0x9b, 0x2d],
  offline: [0xe0, 0x9b, 0x2d],
  attention: [0xf0, 0x44, 0x38],
};

/** Whether a point of a square with sides of 16, its origin at the upper left, belongs to a shape. */
type Shape = (x: number, y: number) => boolean;

const CENTRE = 8;
const distance = (x: number, y: number) => Math.hypot(x - CENTRE, y - CENTRE);
const bar =
  (left: number, top: number, right: number, bottom: number): Shape =>
  (x, y) =>
    x >= left && x < right && y >= top && y < bottom;
const any =
  (...shapes: Shape[]): Shape =>
  (x, y) =>
    shapes.some((shape) => shape(x, y));
const without =
  (shape: Shape, hole: Shape): Shape =>
  (x, y) =>
    shape(x, y) && !hole(x, y);

/** The orbit of the product's mark: two arcs, open at the upper right and the lower left. */
const orbit: Shape = (x, y) => {
  const r = distance(x, y);
  return r <= 7.6 && r >= 6.1 && Math.abs(x - CENTRE + (y - CENTRE)) > 3;
};
const body = bar(5, 5, 11, 11);

/** No two states differ by their colour alone: macOS shows the shape only. */
const SHAPES: Readonly<Record<FleetState, Shape>> = {
  // An empty candle.
  idle: any(orbit, without(body, bar(6, 6, 10, 10))),
  // The mark: a candle with its wick.
  running: any(orbit, body, bar(7, 3, 9, 13)),
  // Two bars.
  paused: any(orbit, bar(5, 5, 7, 11), bar(9, 5, 11, 11)),
  // Struck through, from the lower left to the upper right, with nothing inside.
  offline: any(
    without(
      (x, y) => distance(x, y) <= 7.6,
      (x, y) => distance(x, y) < 5.7,
    ),
    (x, y) => Math.abs(x - CENTRE + (y - CENTRE)) < 1.5 && distance(x, y) < 7.6,
  ),
  // A full disc with an exclamation mark cut out.
  attention: without((x, y) => distance(x, y) <= 7.8, any(bar(7, 4, 9, 9), bar(7, 10, 9, 12))),
};

/** Samples in a row and in a column of each pixel. */
const SAMPLES = 4;

/**
 * The tray icon of a state.
 * @param size in pixels
 * @param template black, with the shape in the alpha channel: macOS colours it as its menu bar wants
 */
export function trayPicture(state: FleetState, size: number, template = false): Picture {
  const [red, green, blue] = template ? [0, 0, 0] : COLOURS[state];
  const pixels = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const alpha = Math.round(255 * coverage(SHAPES[state], column, row, 16 / size));
      if (alpha > 0) pixels.set([red, green, blue, alpha], (row * size + column) * 4);
    }
  }
  return { size, pixels };
}

/** Share of a pixel that a shape covers. */
function coverage(shape: Shape, column: number, row: number, scale: number): number {
  let inside = 0;
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const x = column + ((i % SAMPLES) + 0.5) / SAMPLES;
    const y = row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES;
    if (shape(x * scale, y * scale)) inside++;
  }
  return inside / SAMPLES ** 2;
}
