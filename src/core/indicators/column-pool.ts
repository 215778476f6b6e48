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
    for (const column of this.#taken) {
      const key = keyOf(column.constructor.name, column.length);
      const list = this.#free.get(key);
      if (list) list.push(column);
      else this.#free.set(key, [column]);
    }
    this.#taken.length = 0;
  }

  #take<C extends Column>(type: ColumnType<C>, length: number): C {
    const known = this.#free.get(keyOf(type.name, length))?.pop();
    const column = known instanceof type ? known : new type(length);
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
