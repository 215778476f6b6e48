import type { PowerMonitor } from 'electron';
import type { Log } from '#main/log.ts';
import type { Services } from '#main/services/services.ts';

/** Tells the services when the machine goes to sleep: before it does, as far as the system waits. */
export function followPower(monitor: Pick<PowerMonitor, 'on'>, power: Services['power'], log: Log): void {
  monitor.on('suspend', () => {
    power.suspend().catch((error: unknown) => log.error({ error }, 'preparing for sleep has failed'));
  });
}
