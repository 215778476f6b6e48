import { z } from 'zod';
import { activitySchema, soundSchema } from './activity.ts';
import { runSummarySchema } from './backtests.ts';
import { botSchema } from './bots.ts';
import { downloadSchema } from './downloads.ts';
import { intentSchema } from './intents.ts';
import { jobSchema } from './jobs.ts';
import { keyCheckSchema, keySchema } from './keys.ts';
import { candleFeedSchema } from './live-candles.ts';
import { datasetSchema } from './market-data.ts';
import { notificationChannelSchema } from './notifications.ts';
import { strategyItemSchema } from './strategies.ts';

/**
 * What the renderer keeps a live copy of. Each topic is a collection of items with an `id`. The renderer asks for a
 * snapshot and then applies numbered deltas; when a number is missing it asks for a new snapshot.
 */
export const topicItems = {
  jobs: jobSchema,
  datasets: datasetSchema,
  downloads: downloadSchema,
  feeds: candleFeedSchema,
  runs: runSummarySchema,
  strategies: strategyItemSchema,
  bots: botSchema,
  keys: keySchema,
  'key-checks': keyCheckSchema,
  intents: intentSchema,
  activity: activitySchema,
  sounds: soundSchema,
  'notification-channels': notificationChannelSchema,
} as const;

export type TopicName = keyof typeof topicItems;
export type TopicItem<T extends TopicName> = z.infer<(typeof topicItems)[T]>;

export const topicNameSchema = z.enum(Object.keys(topicItems) as [TopicName, ...TopicName[]]);

/** The state of a topic after delta number `seq`. */
export interface Snapshot<T extends TopicName> {
  readonly seq: number;
  readonly items: readonly TopicItem<T>[];
}

export type Change<T extends TopicName> =
  | { readonly kind: 'put'; readonly item: TopicItem<T> }
  | { readonly kind: 'remove'; readonly id: string };

/** One numbered change; `seq` grows by exactly one from delta to delta of a topic. */
export type Delta = {
  [T in TopicName]: { readonly topic: T; readonly seq: number; readonly change: Change<T> };
}[TopicName];
