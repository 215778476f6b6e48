import { ExchangeConnections } from '#main/services/market-data/download/connections.ts';

/** Shared by all tasks of this thread: downloads run side by side in one worker, within one pace an exchange. */
export const marketConnections = new ExchangeConnections();
