import { ALLOWS_LONG, ALLOWS_SHORT, type PermissionColumn } from '#core/components/component.ts';
import type { Kernel } from '#core/indicators/kernel.ts';
import { sideOf } from '#core/indicators/rounding.ts';

/** Allows longs above the line and shorts below it; neither while the line is unknown or met exactly. */
export class SideOfLine implements Kernel {
  readonly out: PermissionColumn;
  readonly #price: Float64Array;
  readonly #line: Float64Array;

  constructor(out: PermissionColumn, price: Float64Array, line: Float64Array) {
    this.out = out;
    this.#price = price;
    this.#line = line;
  }

  run(from: number, to: number): void {
    const price = this.#price;
    const line = this.#line;
    const out = this.out;
    for (let i = from; i < to; i++) {
      const side = sideOf(price[i], line[i]);
      out[i] = side > 0 ? ALLOWS_LONG : side < 0 ? ALLOWS_SHORT : 0;
    }
  }
}
