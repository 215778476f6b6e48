import type { Log } from '#main/log.ts';
import type { Services } from '#main/services/services.ts';

/** Whoever is still awake this long after the system has said that it goes to sleep has been left awake, ms. */
const AWAKE_MS = 60_000;

/** The part of Electron's `powerMonitor` that is listened to. */
export interface SleepEvents {
  on(event: 'suspend', listener: () => void): unknown;
  on(event: 'resume', listener: () => void): unknown;
}

/**
 * Tells the services when the machine goes to sleep, before it does as far as the system waits, and when it is back. A
 * sleep that was called off brings no word of its end on some systems, and bots must not wait for it for ever.
 */
export function followPower(monitor: SleepEvents, power: Services['power'], log: Log): void {
  let stillAwake: NodeJS.Timeout | undefined;
  const resume = () => {
    clearTimeout(stillAwake);
    power.resume();
  };
  monitor.on('suspend', () => {
    clearTimeout(stillAwake);
    stillAwake = setTimeout(resume, AWAKE_MS);
    power.suspend().catch((error: unknown) => log.error({ error }, 'preparing for sleep has failed'));
  });
  monitor.on('resume', resume);
}
