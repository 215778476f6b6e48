import { useEffect, useState } from 'react';
import type { InstrumentsReply, ListedInstrumentItem } from '#contract/downloads.ts';
import { call } from '#renderer/bridge/bridge.ts';

/** Typing pauses this long before it is searched for, ms. */
const TYPING_MS = 120;
const LIMIT = 100;

export interface InstrumentList {
  readonly reply: InstrumentsReply | null;
  readonly loading: boolean;
  readonly error: string | null;
  /** Asks the exchange for its list anew. */
  readonly refresh: () => void;
}

/** The instruments of an exchange that match what is typed. */
export function useInstruments(exchange: string, search: string): InstrumentList {
  const [state, setState] = useState<Omit<InstrumentList, 'refresh'>>({ reply: null, loading: true, error: null });
  const [asked, setAsked] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another exchange begins with an empty list
  useEffect(() => setState({ reply: null, loading: true, error: null }), [exchange]);

  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      setState((before) => ({ ...before, loading: true }));
      const reply = await call('market-data.instruments', { exchange, search, limit: LIMIT, refresh: asked > 0 });
      if (!current) return;
      setAsked(0);
      setState(
        reply.ok
          ? { reply: reply.value, loading: false, error: null }
          : { reply: null, loading: false, error: reply.error.message },
      );
    }, TYPING_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [exchange, search, asked]);

  return { ...state, refresh: () => setAsked((times) => times + 1) };
}

/** The instrument with the moment at which its candles begin; `undefined` while that is being asked for. */
export function useListedSince(exchange: string, instrument: ListedInstrumentItem | null): number | null | undefined {
  const [known, setKnown] = useState<{ readonly market: string; readonly since: number | null } | null>(null);
  const market = instrument && `${exchange}:${instrument.symbol}`;
  const listed = instrument?.listedSince ?? null;
  useEffect(() => {
    if (market === null || listed !== null) return;
    let current = true;
    void call('market-data.listed-since', { market }).then((reply) => {
      if (current) setKnown({ market, since: reply.ok ? reply.value : null });
    });
    return () => {
      current = false;
    };
  }, [market, listed]);
  if (listed !== null) return listed;
  if (market === null) return null;
  return known?.market === market ? known.since : undefined;
}
