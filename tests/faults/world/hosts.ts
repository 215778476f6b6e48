import { ChildHost } from './child-host.ts';
import type { FaultWorld } from './fault-world.ts';
import type { Host } from './host.ts';
import { InProcessHost } from './in-process-host.ts';

/** No request is meant to time out where nothing but processes die. */
const TIMEOUT_MS = 5000;

export function hostInside({ venue, simulator, ledger }: FaultWorld): Host {
  return new InProcessHost({ venue, url: simulator.url, ledger, timeoutMs: TIMEOUT_MS });
}

export function hostOutside({ folder, simulator }: FaultWorld): Host {
  return new ChildHost({ folder, url: simulator.url, timeoutMs: TIMEOUT_MS });
}
