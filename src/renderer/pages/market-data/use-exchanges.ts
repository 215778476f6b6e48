import { useEffect, useState } from 'react';
import type { DataExchange } from '#contract/downloads.ts';
import { call } from '#renderer/bridge/bridge.ts';

/** They do not change while the application runs. */
let known: Promise<readonly DataExchange[]> | null = null;

async function load(): Promise<readonly DataExchange[]> {
  const reply = await call('market-data.exchanges', {});
  if (reply.ok) return reply.value;
  known = null;
  return [];
}

/** The exchanges that can be downloaded from; empty until they have arrived. */
export function useExchanges(): readonly DataExchange[] {
  const [exchanges, setExchanges] = useState<readonly DataExchange[]>([]);
  useEffect(() => {
    known ??= load();
    void known.then(setExchanges);
  }, []);
  return exchanges;
}
