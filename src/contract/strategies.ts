import { z } from 'zod';
import type { ComponentInfo } from '#core/components/component.ts';
import { templateSchema } from '#core/strategy/template.ts';
import { procedure } from './procedure.ts';

export const strategySchema = z.object({
  /** File name without ending for system templates. */
  id: z.string(),
  source: z.enum(['system']),
  template: templateSchema,
  /** What the strategy does, in plain words, one sentence an element. */
  summary: z.array(z.string()),
});
export type Strategy = z.infer<typeof strategySchema>;

export const strategyProcedures = {
  'strategies.list': procedure(z.strictObject({}), z.array(strategySchema)),
  'components.list': procedure(z.strictObject({}), z.array(z.custom<ComponentInfo>())),
};
