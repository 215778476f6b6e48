import type { CellWorld } from './cell-world.ts';
import type { OrderStep } from './steps.ts';

/** Something that goes wrong, and when it is over. */
export interface CellFault {
  readonly name: string;
  /** `called`: when the request of the step has come. `decided`: when the decision is written. `before`: before it all. */
  readonly when: 'called' | 'decided' | 'before';
  strike(world: CellWorld, step: OrderStep): void;
  /** Why there is no such thing at a step; null where there is. */
  without?(step: OrderStep): string | null;
  /** Why nothing is entered afterwards, as the bot must say; undefined where it has to go on. */
  readonly blocks?: RegExp;
  /** Ends what does not end by itself, before the bot has to go on. */
  over?(world: CellWorld): void;
  /** What must still be so at the end. @returns what is not */
  check?(world: CellWorld): string[];
}
