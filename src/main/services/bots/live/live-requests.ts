import { z } from 'zod';
import { EXTERNAL_CHOICES } from '#contract/bots.ts';

/** What a live bot can be asked beside the commands of every bot. Each is answered with {@link requestOutcomeSchema}. */
export const liveRequestSchema = z.discriminatedUnion('request', [
  z.object({
    request: z.literal('resolve-external'),
    /** Place of the instrument in the bot. */
    market: z.number().int().min(0),
    choice: z.enum(EXTERNAL_CHOICES),
  }),
  /** The kill switch: everything is closed, and read back. */
  z.object({ request: z.literal('close-out') }),
]);
export type LiveRequest = z.infer<typeof liveRequestSchema>;

export const requestOutcomeSchema = z.object({ ok: z.boolean(), text: z.string() });
export type RequestOutcome = z.infer<typeof requestOutcomeSchema>;
