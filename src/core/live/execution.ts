import { z } from 'zod';

/** How a live bot carries its decisions out; a paper bot's fills are those of the simulation. */
export const executionSchema = z.strictObject({
  /**
   * `market`: at once. `limit`: at the last price, moved after it when it has not filled within `timeoutSeconds`; after
   * `reprices` moves what is left is given up.
   */
  entry: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('market') }),
      z.strictObject({
        kind: z.literal('limit'),
        timeoutSeconds: z.number().int().min(2).max(3600).default(20),
        reprices: z.number().int().min(0).max(20).default(3),
      }),
    ])
    .default({ kind: 'market' }),
  /** Where stops and targets wait: on the exchange where it has such orders (software where not), or in the bot. */
  protection: z.enum(['exchange', 'software']).default('exchange'),
  /** What a trailing stop does after a restart: goes on from its kept level, or begins anew from the current price. */
  trailing: z.enum(['resume', 'recalculate']).default('resume'),
  /** What happens when a stop cannot be placed: the position is closed at once, or kept with an alarm. */
  unprotected: z.enum(['exit', 'keep']).default('exit'),
});
export type Execution = Readonly<z.infer<typeof executionSchema>>;
