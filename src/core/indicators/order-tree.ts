import { seededRandom } from '../market/seeded-random.ts';

/**
 * The last `capacity` values in the order of their size: how many of them are below a limit, and their sum, in a time
 * that grows with the logarithm of their number (a treap: Raimund Seidel and Cecilia Aragon, Randomized search trees,
 * 1996). Its shape depends on the values and their places alone, so the sums do as well.
 */
export class OrderTree {
  /** What the last {@link seek} found. */
  countBelow = 0;
  sumBelow = 0;

  readonly #capacity: number;
  /** A node for each value; node 0 is no node. */
  readonly #value: Float64Array;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #priority: Float64Array;
  /** Number and sum of the values of a node and all below it. */
  readonly #count: Int32Array;
  readonly #total: Float64Array;
  #root = 0;
  /** The node that takes the next value: the one whose value is the oldest. */
  #next = 1;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#value = new Float64Array(capacity + 1);
    this.#left = new Int32Array(capacity + 1);
    this.#right = new Int32Array(capacity + 1);
    this.#count = new Int32Array(capacity + 1);
    this.#total = new Float64Array(capacity + 1);
    const random = seededRandom(1);
    this.#priority = Float64Array.from({ length: capacity + 1 }, () => random.uniform());
  }

  /** Number of values. */
  get size(): number {
    return this.#count[this.#root];
  }

  /** Sum of all values. */
  get sum(): number {
    return this.#total[this.#root];
  }

  /** Takes a value in; when there are `capacity` ones already, the oldest goes. NaN is not a value. */
  add(value: number): void {
    const node = this.#next;
    this.#next = node === this.#capacity ? 1 : node + 1;
    if (this.size === this.#capacity) this.#root = this.#remove(this.#root, node);
    this.#value[node] = value;
    this.#left[node] = 0;
    this.#right[node] = 0;
    this.#refresh(node);
    this.#root = this.#insert(this.#root, node);
  }

  /** Finds number and sum of the values below the limit. */
  seek(limit: number): void {
    const value = this.#value;
    const left = this.#left;
    const right = this.#right;
    const count = this.#count;
    const total = this.#total;
    let below = 0;
    let sum = 0;
    let node = this.#root;
    while (node !== 0) {
      if (value[node] < limit) {
        below += count[left[node]] + 1;
        sum += total[left[node]] + value[node];
        node = right[node];
      } else {
        node = left[node];
      }
    }
    this.countBelow = below;
    this.sumBelow = sum;
  }

  /** Equal values are told apart by their nodes. */
  #comesBefore(a: number, b: number): boolean {
    const value = this.#value;
    return value[a] < value[b] || (value[a] === value[b] && a < b);
  }

  #refresh(node: number): void {
    const left = this.#left[node];
    const right = this.#right[node];
    this.#count[node] = this.#count[left] + this.#count[right] + 1;
    this.#total[node] = this.#total[left] + this.#total[right] + this.#value[node];
  }

  /** @returns the node at the top of what was below `top` */
  #insert(top: number, node: number): number {
    if (top === 0) return node;
    const first = this.#comesBefore(node, top);
    const side = first ? this.#left : this.#right;
    const child = this.#insert(side[top], node);
    side[top] = child;
    if (this.#priority[child] <= this.#priority[top]) {
      this.#refresh(top);
      return top;
    }
    // The child moves up: what lay between the two changes over to the old top.
    const other = first ? this.#right : this.#left;
    side[top] = other[child];
    other[child] = top;
    this.#refresh(top);
    this.#refresh(child);
    return child;
  }

  #remove(top: number, node: number): number {
    if (top === node) return this.#merge(this.#left[node], this.#right[node]);
    const side = this.#comesBefore(node, top) ? this.#left : this.#right;
    side[top] = this.#remove(side[top], node);
    this.#refresh(top);
    return top;
  }

  /** One tree of two, of which the first holds the smaller values. */
  #merge(smaller: number, larger: number): number {
    if (smaller === 0) return larger;
    if (larger === 0) return smaller;
    if (this.#priority[smaller] > this.#priority[larger]) {
      this.#right[smaller] = this.#merge(this.#right[smaller], larger);
      this.#refresh(smaller);
      return smaller;
    }
    this.#left[larger] = this.#merge(smaller, this.#left[larger]);
    this.#refresh(larger);
    return larger;
  }
}
