import { z } from 'zod';
import type { Preview } from '#core/analysis/preview.ts';
import type { ComponentInfo } from '#core/components/component.ts';
import {
  COMBINATION_MODES,
  paramValueSchema,
  ROLES,
  TEMPLATE_FORMAT,
  templateSchema,
  WEEKDAYS,
} from '#core/strategy/template.ts';
import { candleColumnsSchema, marketIdSchema, timeframeSchema } from './market-data.ts';
import { procedure } from './procedure.ts';

/**
 * A strategy on the way to one that can run: of the same shape as a `plutarc-strategy/1`, so that a whole one is a
 * template as it is, but names, numbers and lists may still be missing or wrong.
 */
export const draftSchema = z.strictObject({
  format: z.literal(TEMPLATE_FORMAT),
  name: z.string().max(200),
  description: z.string().max(20_000),
  direction: z.enum(['both', 'long', 'short']),
  components: z
    .array(
      z.strictObject({
        id: z.string().max(100),
        use: z.string().max(100),
        role: z.enum(ROLES),
        weight: z.number(),
        enabled: z.boolean(),
        params: z.record(z.string(), paramValueSchema),
      }),
    )
    .max(200),
  combination: z.strictObject({ mode: z.enum(COMBINATION_MODES), threshold: z.number() }),
  sessions: z
    .array(z.strictObject({ days: z.array(z.enum(WEEKDAYS)), start: z.string().max(10), end: z.string().max(10) }))
    .max(500),
  timeframe: z.string().max(10).optional(),
});
export type StrategyDraft = z.infer<typeof draftSchema>;
export type DraftComponent = StrategyDraft['components'][number];

const tagsSchema = z.array(z.string().trim().min(1).max(30)).max(20);
const strategyIdSchema = z.strictObject({ id: z.string().min(1) });

/** One line of the list of strategies. */
export const strategyItemSchema = z.object({
  id: z.string(),
  source: z.enum(['system', 'user']),
  /** Of the draft where there is one. */
  name: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  direction: z.enum(['both', 'long', 'short']),
  timeframe: z.string().nullable(),
  /** How many components it has, switched off ones included. */
  components: z.number(),
  /** What a run of it uses: the last saved version; null while none has been saved. */
  template: templateSchema.nullable(),
  /** What that version does, in plain words, one sentence an element. */
  summary: z.array(z.string()),
  /** Number of the last version, 0 while none has been saved; versions of system templates are not counted. */
  version: z.number(),
  /** Changes wait to be saved. */
  unsaved: z.boolean(),
  /** Why what the editor shows cannot run; null where it can. */
  problem: z.string().nullable(),
  updatedAt: z.number().nullable(),
});
export type StrategyItem = z.infer<typeof strategyItemSchema>;

/** A strategy that can run. */
export const strategySchema = strategyItemSchema.extend({ template: templateSchema });
export type Strategy = z.infer<typeof strategySchema>;

/** A saved state of a strategy. */
export const strategyVersionSchema = z.object({
  number: z.number(),
  createdAt: z.number(),
  note: z.string(),
  template: templateSchema,
});
export type StrategyVersion = z.infer<typeof strategyVersionSchema>;

export const issueSchema = z.object({ field: z.string(), message: z.string() });
export type Issue = z.infer<typeof issueSchema>;

/** What can be said about a draft without candles. */
export const draftCheckSchema = z.object({
  /** What keeps it from running: the field's path, e.g. `components[1].params.period`, and what would be valid. */
  issues: z.array(issueSchema),
  /** In plain words, one sentence an element; empty while there are issues. */
  summary: z.array(z.string()),
  /** What each component does, in its place; null where its parameters are not valid. */
  phrases: z.array(z.string().nullable()),
});
export type DraftCheck = z.infer<typeof draftCheckSchema>;

/** An entry of the catalogue with the group it is listed in. */
export interface CatalogueEntry extends ComponentInfo {
  readonly group: string;
}

export const previewReplySchema = z.object({
  /** The candles that the preview is about. */
  candles: candleColumnsSchema,
  preview: z.custom<Preview>(),
  /** Something that the strategy reads is not there, in a sentence; null where all is. */
  lacks: z.string().nullable(),
  /** Candles that were computed, those before the shown ones included. */
  computed: z.number(),
});
export type PreviewReply = z.infer<typeof previewReplySchema>;

export const importReplySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('imported'), id: z.string() }),
  /** Nothing was stored. */
  z.object({ kind: z.literal('refused'), file: z.string(), issues: z.array(issueSchema) }),
]);
export type ImportReply = z.infer<typeof importReplySchema>;

const editSchema = z.strictObject({ id: z.string().min(1), draft: draftSchema, tags: tagsSchema });

export const strategyProcedures = {
  /** Those that can run: the system's templates, then the user's strategies. */
  'strategies.list': procedure(z.strictObject({}), z.array(strategySchema)),
  /** What the editor starts with: what waits to be saved, or else the last version. */
  'strategies.open': procedure(
    strategyIdSchema,
    z.object({ draft: draftSchema, tags: z.array(z.string()), versions: z.array(strategyVersionSchema) }),
  ),
  'strategies.create': procedure(z.strictObject({}), z.object({ id: z.string() })),
  /** Makes a user strategy of a system template or of another strategy, with its unsaved changes. */
  'strategies.duplicate': procedure(strategyIdSchema, z.object({ id: z.string() })),
  /** Keeps a draft, however broken, so that neither a crash nor closing the window loses it. */
  'strategies.keep-draft': procedure(editSchema, z.null()),
  /** Makes a new version. Refused while the draft cannot run. */
  'strategies.save': procedure(editSchema.extend({ note: z.string().max(500) }), strategyVersionSchema),
  /** Makes a new version that equals an old one. What waited to be saved is dropped. */
  'strategies.restore': procedure(
    z.strictObject({ id: z.string().min(1), version: z.number().int() }),
    strategyVersionSchema,
  ),
  'strategies.delete': procedure(strategyIdSchema, z.null()),
  'strategies.undelete': procedure(strategyIdSchema, z.null()),
  /** Asks for a file and writes the last saved version as `plutarc-strategy/1`; null when the user cancels. */
  'strategies.export': procedure(strategyIdSchema, z.object({ name: z.string() }).nullable()),
  /** Asks for a `plutarc-strategy/1` file and stores it; null when the user cancels. */
  'strategies.import': procedure(z.strictObject({}), importReplySchema.nullable()),
  'strategies.check': procedure(z.strictObject({ draft: draftSchema }), draftCheckSchema),
  /** What a strategy would have done over the last candles of a stored market. */
  'strategies.preview': procedure(
    z.strictObject({ draft: draftSchema, market: marketIdSchema, timeframe: timeframeSchema }),
    previewReplySchema,
  ),
  /** Gets the worker ready, so that the next preview is a quick one. It answers when that is so, or was broken off. */
  'strategies.prepare-preview': procedure(
    z.strictObject({ market: marketIdSchema, timeframe: timeframeSchema }),
    z.null(),
  ),
  'components.list': procedure(z.strictObject({}), z.array(z.custom<CatalogueEntry>())),
};
