import type { Handlers } from '#main/ipc/handlers.ts';
import type { JobService } from './job-service.ts';

export function jobHandlers({ jobs }: { jobs: JobService }): Pick<Handlers, 'jobs.cancel' | 'jobs.dismiss'> {
  return {
    'jobs.cancel': ({ id }) => {
      jobs.cancel(id);
      return null;
    },
    'jobs.dismiss': ({ id }) => {
      jobs.dismiss(id);
      return null;
    },
  };
}
