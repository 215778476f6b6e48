import { useEffect, useState } from 'react';
import type { ExchangeInfo } from '#contract/keys.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { showFailure } from '#renderer/stores/notices.ts';

/** Every exchange that the application knows; empty until they have come. They do not change while it runs. */
export function useExchanges(): readonly ExchangeInfo[] {
  const [exchanges, setExchanges] = useState<readonly ExchangeInfo[]>([]);
  useEffect(() => {
    void call('exchanges.list', {}).then((reply) => (reply.ok ? setExchanges(reply.value) : showFailure(reply.error)));
  }, []);
  return exchanges;
}

/** Host and port of a simulator, as short as it can be said. */
export function hostOf(endpoint: string): string {
  return endpoint.replace(/^https?:\/\//, '');
}
