import { z } from 'zod';

export const TEMPLATE_FORMAT = 'plutarc-strategy/1';

export const ROLES = ['signal', 'filter', 'guard', 'gate', 'exit'] as const;
export type Role = (typeof ROLES)[number];

export const COMBINATION_MODES = [
  'min-score',
  'min-signals',
  'weighted-average',
  'majority',
  'unanimous',
  'any',
] as const;
export type CombinationMode = (typeof COMBINATION_MODES)[number];

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day as HH:MM');

export const sessionSchema = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).min(1),
  start: clockTime,
  end: clockTime,
});
/** A window in UTC; `end` at or before `start` crosses midnight and belongs to the day it starts on. */
export type Session = Readonly<z.infer<typeof sessionSchema>>;

/** A parameter value as it stands in a template. */
export const paramValueSchema = z.union([
  z.number(),
  z.string(),
  z.boolean(),
  z.array(z.union([z.number(), z.string()])),
]);
export type ParamValue = z.infer<typeof paramValueSchema>;

export const templateComponentSchema = z.strictObject({
  /** Name of this use inside the template. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/i, 'letters, digits and dashes, at most 40'),
  /** Id of the component in the catalogue. */
  use: z.string().min(1),
  role: z.enum(ROLES),
  weight: z.number().positive().default(1),
  enabled: z.boolean().default(true),
  params: z.record(z.string(), paramValueSchema).default({}),
});
export type TemplateComponent = Readonly<z.infer<typeof templateComponentSchema>>;

export const templateSchema = z.strictObject({
  format: z.literal(TEMPLATE_FORMAT),
  name: z.string().trim().min(1).max(80),
  description: z.string().max(4000).default(''),
  direction: z.enum(['both', 'long', 'short']).default('both'),
  components: z.array(templateComponentSchema).min(1).max(100),
  combination: z
    .strictObject({
      mode: z.enum(COMBINATION_MODES),
      /** Needed by `min-score`, `min-signals` and `weighted-average`. */
      threshold: z.number().positive().default(1),
    })
    .default({ mode: 'min-score', threshold: 1 }),
  sessions: z.array(sessionSchema).default([]),
  /** Timeframe that suits the strategy; advice only. */
  timeframe: z.string().optional(),
});

/** A strategy as the user writes it: `plutarc-strategy/1`, structurally valid, parameters not yet checked. */
export type Template = Readonly<z.infer<typeof templateSchema>>;
