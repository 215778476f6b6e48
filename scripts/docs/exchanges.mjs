import { writeFileSync } from 'node:fs';
import { exchangesPage } from '../../src/main/adapters/exchange/exchange-guide.ts';
import { EXCHANGE_PROFILES } from '../../src/main/adapters/exchange/profiles/index.ts';

// Writes docs/exchanges.md anew: run it with the project's own Node (npx node scripts/docs/exchanges.mjs).
writeFileSync(new URL('../../docs/exchanges.md', import.meta.url), exchangesPage(EXCHANGE_PROFILES));
