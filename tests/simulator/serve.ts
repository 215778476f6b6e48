import { parseArgs } from 'node:util';
import type { ClockSetting } from './clock.ts';
import { startSimulator } from './simulator.ts';
import { isVenueId, VENUE_IDS } from './venues/index.ts';

const USAGE = `Serves a simulated exchange on loopback until it is interrupted.

  node tests/simulator/serve.ts --venue bybit [--port 8902] [--key K] [--secret S] [--passphrase P]
      [--balance USDT=10000]… [--seed 1] [--speed 1] [--days 3] [--withdraw]

  --venue     ${VENUE_IDS.join(', ')}
  --balance   a wallet of the account, may be given several times
  --speed     how many times as fast as the machine's clock the market runs
  --days      days of candles before the start
  --withdraw  the key may withdraw too, which the application refuses
`;

const { values } = parseArgs({
  options: {
    venue: { type: 'string' },
    port: { type: 'string', default: '8902' },
    key: { type: 'string', default: 'simulator-key' },
    secret: { type: 'string', default: 'c2ltdWxhdG9yLXNlY3JldA==' },
    passphrase: { type: 'string', default: 'simulator-passphrase' },
    balance: { type: 'string', multiple: true, default: ['USDT=10000', 'USDC=10000', 'USD=10000', 'BTC=1'] },
    seed: { type: 'string', default: '1' },
    speed: { type: 'string', default: '1' },
    days: { type: 'string', default: '3' },
    withdraw: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || values.venue === undefined || !isVenueId(values.venue)) {
  console.error(USAGE);
  process.exit(values.help ? 0 : 2);
}

const balances = Object.fromEntries(
  values.balance.map((entry) => {
    const [coin, amount] = entry.split('=');
    return [coin, Number(amount)];
  }),
);
const clock: ClockSetting = { kind: 'real', speed: Number(values.speed) };
const simulator = await startSimulator({
  venue: values.venue,
  port: Number(values.port),
  seed: Number(values.seed),
  clock,
  pastMinutes: Number(values.days) * 1440,
});
simulator.account({
  name: 'you',
  balances,
  key: values.key,
  secret: values.secret,
  passphrase: values.passphrase,
  permissions: values.withdraw ? ['read', 'trade', 'withdraw'] : ['read', 'trade'],
});
console.log(`venue       ${simulator.venue}`);
console.log(`endpoint    PLUTARC_ENDPOINT_${simulator.venue.toUpperCase()}=${simulator.url}`);
console.log(`key         ${values.key}`);
console.log(`secret      ${values.secret}`);
console.log(`passphrase  ${values.passphrase}`);
console.log(`instruments ${[...simulator.exchange.markets.keys()].join(' ')}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
