/**
 * Memory for columns that is used again by the next run. The first touch of fresh memory costs several times what
 * filling it does, so runs that follow each other (a sweep, a user who tries variants) are faster over one pool.
 */
export class ColumnPool {
  readonly #free = new Map<string, Column[]>();
  readonly #taken: Column[] = [];

  /** A column of numbers with any content: its kernel fills every value. */
  float64(length: number): Float64Array {
    return this.#take(Float64Array, length);
  }

  /** A column of numbers with any content that outlives the run: it comes back with {@link giveBack} alone. */
  kept(length: number): Float64Array {
    return this.#freed(Float64Array, length) ?? new Float64Array(length);
  }

  /** Takes back columns that outlived their runs, and that nothing reads any more. */
  giveBack(columns: Iterable<Float64Array>): void {
    for (const column of columns) this.#putBack(column);
  }

  /** A column of small signed numbers, all zero. */
  int8(length: number): Int8Array {
    return this.#take(Int8Array, length).fill(0);
  }

  /** A column of small unsigned numbers, all zero. */
  uint8(length: number): Uint8Array {
    return this.#take(Uint8Array, length).fill(0);
  }

  /** Takes every column back: what was handed out must not be used any more. */
  recycle(): void {
    for (const column of this.#taken) this.#putBack(column);
    this.#taken.length = 0;
  }

  #putBack(column: Column): void {
    const key = keyOf(column.constructor.name, column.length);
    const list = this.#free.get(key);
    if (list) list.push(column);
    else this.#free.set(key, [column]);
  }

  #freed<C extends Column>(type: ColumnType<C>, length: number): C | null {
    const known = this.#free.get(keyOf(type.name, length))?.pop();
    return known instanceof type ? known : null;
  }

  #take<C extends Column>(type: ColumnType<C>, length: number): C {
    const column = this.#freed(type, length) ?? new type(length);
    this.#taken.push(column);
    return column;
  }
}

type Column = Float64Array | Int8Array | Uint8Array;

interface ColumnType<C extends Column> {
  readonly name: string;
  new (length: number): C;
}

function keyOf(type: string, length: number): string {
  return `${type} ${length}`;
}
