import type { ClosedProfile } from '../profile.ts';

export const bitmex: ClosedProfile = {
  id: 'bitmex',
  name: 'BitMEX',
  status: 'closed',
  closedOn: '2026-09-23',
  city: 'Tokyo',
  contracts: ['linear', 'inverse'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://www.bitmex.com',
  setUp: [
    'BitMEX closed on 23 September 2026: no key can be added any more.',
    'Candles and funding rates that you have as CSV files can be imported and replayed (plutarc data import); the instrument presets of the backtester have the rules of its contracts.',
    'Bybit, OKX, Kraken Futures and Deribit have linear and inverse perpetuals too.',
  ],
  quirks: ['Until it closed: a key needed the Order permission and no withdrawal, restricted to an address.'],
};
