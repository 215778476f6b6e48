import { z } from 'zod';
import { backtestProcedures } from './backtests.ts';
import { botProcedures } from './bots.ts';
import type { ProcedureName } from './channels.ts';
import { intentProcedures } from './intents.ts';
import { jobProcedures } from './jobs.ts';
import { keyProcedures } from './keys.ts';
import { marketDataProcedures } from './market-data.ts';
import { notificationProcedures } from './notifications.ts';
import { type Procedure, procedure } from './procedure.ts';
import type { Result } from './result.ts';
import { settingsProcedures } from './settings.ts';
import { strategyProcedures } from './strategies.ts';
import { type Delta, type Snapshot, type TopicName, topicNameSchema } from './topics.ts';

/** Everything that the renderer can ask of the main process. */
export const contract = {
  ...settingsProcedures,
  ...intentProcedures,
  ...jobProcedures,
  ...marketDataProcedures,
  ...strategyProcedures,
  ...backtestProcedures,
  ...keyProcedures,
  ...botProcedures,
  ...notificationProcedures,
  'topics.snapshot': procedure(z.strictObject({ topic: topicNameSchema }), z.custom<Snapshot<TopicName>>()),
} satisfies Record<ProcedureName, Procedure>;

export type Contract = typeof contract;
export type Input<N extends ProcedureName> = z.input<Contract[N]['input']>;
export type ParsedInput<N extends ProcedureName> = z.output<Contract[N]['input']>;
export type Output<N extends ProcedureName> = z.output<Contract[N]['output']>;

/** What the preload script puts on `window`: one function per procedure, and the deltas. */
export interface Bridge {
  readonly calls: { readonly [N in ProcedureName]: (input: Input<N>) => Promise<Result<Output<N>>> };
  /** Hears every delta of every topic. Returns the function that stops it. */
  readonly onDelta: (listener: (delta: Delta) => void) => () => void;
}
