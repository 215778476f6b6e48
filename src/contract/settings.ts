import { z } from 'zod';
import { procedure } from './procedure.ts';

/** Limits over all live bots together; null stands for none. */
export const fleetLimitsSchema = z.object({
  maxOpenPositions: z.number().int().positive().max(1000).nullable().default(null),
  /** In quote currency. */
  maxNotional: z.number().positive().nullable().default(null),
  /** Part of the first equity of the day of all bots together after whose loss nothing is entered, in percent. */
  maxDailyLossPct: z.number().positive().max(100).nullable().default(null),
});
export type FleetLimits = z.infer<typeof fleetLimitsSchema>;

const shape = {
  theme: z.enum(['system', 'dark', 'light']),
  /** `UTC`, `local`, or an IANA name such as `Europe/Athens`. */
  timeZone: z.string(),
  /** Colours of profit and loss. */
  palette: z.enum(['green-up', 'red-up', 'colour-blind']),
  density: z.enum(['dense', 'comfortable']),
  /** Closing the window hides it, and the bots go on behind the tray icon. */
  closeToTray: z.boolean(),
  /** Whether the user has been told once what closing the window does. */
  closeExplained: z.boolean(),
  /** plutarc starts, without its window, when the user logs in. */
  startAtLogin: z.boolean(),
  fleet: fleetLimitsSchema,
};

export const settingsSchema = z.object({
  theme: shape.theme.default('system'),
  timeZone: shape.timeZone.default('UTC'),
  palette: shape.palette.default('green-up'),
  density: shape.density.default('dense'),
  closeToTray: shape.closeToTray.default(true),
  closeExplained: shape.closeExplained.default(false),
  startAtLogin: shape.startAtLogin.default(false),
  fleet: shape.fleet.default(fleetLimitsSchema.parse({})),
});
export type Settings = z.infer<typeof settingsSchema>;

export const appInfoSchema = z.object({
  version: z.string(),
  platform: z.string(),
  dataFolder: z.string(),
  /** Set by the environment, so that the settings page cannot change it. */
  dataFolderFixed: z.boolean(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** Pages outside the application that it may open in the user's browser. */
export const EXTERNAL_LINKS = { tradingview: 'https://www.tradingview.com/' } as const;

export const settingsProcedures = {
  'app.info': procedure(z.strictObject({}), appInfoSchema),
  'app.open-link': procedure(
    z.strictObject({ link: z.enum(Object.keys(EXTERNAL_LINKS) as [keyof typeof EXTERNAL_LINKS]) }),
    z.null(),
  ),
  'app.open-data-folder': procedure(z.strictObject({}), z.null()),
  /** Asks for a folder; the application restarts with it. False when the user cancels the dialog. */
  'app.choose-data-folder': procedure(z.strictObject({}), z.object({ restarting: z.boolean() })),
  'settings.get': procedure(z.strictObject({}), settingsSchema),
  /** Without defaults: what is not named stays as it is. */
  'settings.update': procedure(z.strictObject(shape).partial(), settingsSchema),
};
