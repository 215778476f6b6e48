import { z } from 'zod';
import { PAGES, type PagePath } from './pages.ts';
import { procedure } from './procedure.ts';

const id = z.string().min(1);

/**
 * What somebody outside the page (tray, menu, notification) wants the window to show. It waits, as an item of the topic
 * `intents`, until the page says that it has been done: the page may not be loaded yet when it is asked for.
 */
export const intentSchema = z.discriminatedUnion('kind', [
  z.object({ id, kind: z.literal('open-page'), path: z.enum(PAGES.map(({ path }) => path) as [PagePath]) }),
  z.object({ id, kind: z.literal('open-bot'), botId: z.string() }),
  /** The question before the kill switch; nothing is done before the user has confirmed it. */
  z.object({ id, kind: z.literal('kill-switch') }),
]);
export type Intent = z.infer<typeof intentSchema>;
export type IntentKind = Intent['kind'];

export const intentProcedures = {
  /** The page has done what an intent asks for. */
  'app.intent-done': procedure(z.strictObject({ id }), z.null()),
};
