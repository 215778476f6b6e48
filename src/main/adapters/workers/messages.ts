import type { MessagePort } from 'node:worker_threads';
import type { Failure } from '#contract/result.ts';
import type { TaskInput, TaskName, TaskOutput } from './tasks.ts';

/** What the pool hands a worker. */
export interface TaskRequest<N extends TaskName = TaskName> {
  readonly name: N;
  readonly input: TaskInput<N>;
  /** One Int32; 1 once the task is to stop. */
  readonly stop: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** How a task ended. A `UserError` loses its class and fields when it is cloned, so it travels as data. */
export type TaskReply<N extends TaskName = TaskName> =
  | { readonly ok: true; readonly output: TaskOutput<N> }
  | { readonly ok: false; readonly error: Failure };

export interface ProgressMessage {
  readonly fraction: number;
  readonly detail: string;
  readonly facts?: unknown;
}
