import { z } from 'zod';
import { NOTIFICATION_CATEGORIES } from '#core/notifications/notification.ts';

export const notificationCategorySchema = z.enum(NOTIFICATION_CATEGORIES);
export type NotificationCategory = z.infer<typeof notificationCategorySchema>;

/** Something that happened while this process ran, in words, whether or not a channel delivers it. Oldest first. */
export const activitySchema = z.object({
  id: z.string(),
  /** When it was heard, ms. */
  time: z.number(),
  category: notificationCategorySchema,
  /** The user should look at it soon. */
  urgent: z.boolean(),
  title: z.string(),
  /** Figures and reasons; may be empty. */
  text: z.string(),
  /** The bot that it is about; null for none. */
  bot: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The run of a backtest that is done; null for none. */
  runId: z.string().nullable(),
});
export type Activity = z.infer<typeof activitySchema>;

/** A tone to be played: the newest one only, numbered so that the window plays each once. */
export const soundSchema = z.object({ id: z.literal('last'), number: z.number(), urgent: z.boolean() });
