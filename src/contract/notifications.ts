import { z } from 'zod';
import { NOTIFICATION_MODES, type NotificationCategory } from '#core/notifications/notification.ts';
import { notificationCategorySchema } from './activity.ts';
import { procedure } from './procedure.ts';

export const NOTIFICATION_CHANNELS = ['desktop', 'sound', 'telegram', 'webhook'] as const;
export type NotificationChannelId = (typeof NOTIFICATION_CHANNELS)[number];

/** What goes to the keychain and never comes back. A webhook's address is one: its path may be all that protects it. */
export const NOTIFICATION_SECRETS = ['telegram-token', 'webhook-url', 'webhook-secret'] as const;
export type NotificationSecret = (typeof NOTIFICATION_SECRETS)[number];

const modeSchema = z.enum(NOTIFICATION_MODES);
export type NotificationMode = z.infer<typeof modeSchema>;

const modesSchema = z.object({
  status: modeSchema.default('on'),
  commands: modeSchema.default('silent'),
  trades: modeSchema.default('on'),
  risk: modeSchema.default('on'),
  connection: modeSchema.default('silent'),
  backtests: modeSchema.default('silent'),
} satisfies Record<NotificationCategory, z.ZodType>);

/** A private chat is a number, a group a negative one, a public channel `@name`. */
const chatIdSchema = z
  .string()
  .trim()
  .regex(/^(-?\d{1,20}|@[A-Za-z]\w{3,31})$/, 'The chat is a number such as 123456789, or @name of a public channel');

/** How the user wants to be told. A mode holds for all channels alike. */
export const notificationSettingsSchema = z.object({
  modes: modesSchema.prefault({}),
  desktop: z.object({ enabled: z.boolean().default(true) }).prefault({}),
  sound: z.object({ enabled: z.boolean().default(false) }).prefault({}),
  telegram: z
    .object({
      enabled: z.boolean().default(false),
      chatId: chatIdSchema.nullable().default(null),
      /** Of the token in the keychain: the bot's number, which is public. Null without a token. */
      tokenHint: z.string().nullable().default(null),
    })
    .prefault({}),
  webhook: z
    .object({
      enabled: z.boolean().default(false),
      /** Of the address in the keychain: scheme and host. Null without an address. */
      urlHint: z.string().nullable().default(null),
      /** Whether there is a secret to sign with. */
      signed: z.boolean().default(false),
    })
    .prefault({}),
});
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;

const enabled = z.strictObject({ enabled: z.boolean().optional() });

/** What the user may change; hints follow the secrets. */
export const notificationChangeSchema = z.strictObject({
  modes: z.partialRecord(notificationCategorySchema, modeSchema).optional(),
  desktop: enabled.optional(),
  sound: enabled.optional(),
  telegram: enabled.extend({ chatId: chatIdSchema.nullable().optional() }).optional(),
  webhook: enabled.optional(),
});
export type NotificationChange = z.infer<typeof notificationChangeSchema>;

/** How a channel is doing. */
export const notificationChannelSchema = z.object({
  id: z.enum(NOTIFICATION_CHANNELS),
  /** What went wrong last, as a sentence with what to do; null since the last delivery. */
  problem: z.string().nullable(),
  /** When that was, and when something was last delivered; ms. */
  problemAt: z.number().nullable(),
  deliveredAt: z.number().nullable(),
  /** Messages that wait to be sent or tried again. */
  waiting: z.number(),
  /** Origin of the simulator that stands in for the service (`PLUTARC_ENDPOINT_TELEGRAM`); null as a rule. */
  endpoint: z.string().nullable(),
});
export type NotificationChannel = z.infer<typeof notificationChannelSchema>;

/** A chat in which somebody has written to the user's Telegram bot. */
export const telegramChatSchema = z.object({ id: z.string(), title: z.string() });
export type TelegramChat = z.infer<typeof telegramChatSchema>;

/** Everything that can be done with a secret but to read it. */
const secretName = z.enum(NOTIFICATION_SECRETS);

export const notificationProcedures = {
  'notifications.get': procedure(z.strictObject({}), notificationSettingsSchema),
  'notifications.update': procedure(notificationChangeSchema, notificationSettingsSchema),
  /** Puts a secret into the keychain. */
  'notifications.set-secret': procedure(
    z.strictObject({ secret: secretName, value: z.string().max(2000) }),
    notificationSettingsSchema,
  ),
  /** Removes it, and switches off what cannot do without it. */
  'notifications.remove-secret': procedure(z.strictObject({ secret: secretName }), notificationSettingsSchema),
  /** Sends a message over one channel at once, enabled or not; says in words how that went. */
  'notifications.test': procedure(
    z.strictObject({ channel: z.enum(NOTIFICATION_CHANNELS) }),
    z.object({ ok: z.boolean(), text: z.string() }),
  ),
  /** Chats that have written to the user's Telegram bot lately. */
  'notifications.find-chats': procedure(z.strictObject({}), z.array(telegramChatSchema)),
};
