import './fast-clock.ts';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Simulator, startSimulator } from '../../tests/simulator/simulator.ts';
import type { VenueId } from '../../tests/simulator/venues/index.ts';
import { BareExchange } from './bare-exchange.ts';
import type { CandleAnswer, ExchangeAnswers, ExchangeQuestions, QuestionName } from './exchange-side.ts';
import { credentialsOf, TRADED_MARKETS, VENUES } from './markets.ts';
import { MovingClock, machineMs } from './moving-clock.ts';
import { Trouble } from './trouble.ts';

/** The simulated exchanges, in a process of their own: what is measured in the other one is the host alone. */
const clock = new MovingClock();
const simulators = new Map<VenueId, Simulator>();
const bare = new BareExchange();
let answers: CandleAnswer[] = [];
let trouble = new Trouble(1);
let turn = 0;

const CANDLES = /^\/(v5\/market\/kline|fapi\/v1\/klines|api\/v5\/market\/(history-)?candles)\?/;

/** Notes when an answer with candles leaves, before the first byte does. */
subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  const url = request.url ?? '';
  if (!CANDLES.test(url)) return;
  const parameters = new URLSearchParams(url.slice(url.indexOf('?')));
  const id = parameters.get('symbol') ?? parameters.get('instId') ?? '';
  const port = request.socket.localPort;
  const venue = VENUES.find((each) => simulators.get(each)?.port === port);
  const end = response.end.bind(response) as (text: string) => ServerResponse;
  Reflect.set(response, 'end', (text: string) => {
    if (venue) answers.push({ venue, id, at: machineMs(), times: openTimes(text) });
    return end(text);
  });
});

function openTimes(text: string): number[] {
  const rows = text.matchAll(/\["?(\d{13})"?,/g);
  return [...rows].map(([, time]) => Number(time));
}

const handle: { [Q in QuestionName]: (question: ExchangeQuestions[Q]) => Promise<ExchangeAnswers[Q]> } = {
  async open({ accounts, sigma, seed }) {
    trouble = new Trouble(seed);
    for (const venue of VENUES) {
      const ids = TRADED_MARKETS.filter((market) => market.venue === venue).map(({ id }) => id);
      const simulator = await startSimulator({
        venue,
        symbols: ids,
        sigma,
        seed,
        pastMinutes: 700,
        clock: { kind: 'real', speed: 1.000001 },
      });
      simulators.set(venue, simulator);
      for (const bot of accounts) {
        const { apiKey, secret, password } = credentialsOf(bot);
        simulator.account({ name: apiKey, balances: { USDT: 100_000 }, key: apiKey, secret, passphrase: password });
      }
    }
    const urls = Object.fromEntries(VENUES.map((venue) => [venue, simulators.get(venue)?.url ?? '']));
    return { urls, barePort: await bare.open() };
  },
  async jump({ ahead }) {
    clock.ahead = ahead;
    return null;
  },
  async move({ markets, change }) {
    for (const { venue, id } of markets.map((number) => TRADED_MARKETS[number])) {
      const simulator = simulators.get(venue);
      const market = simulator?.exchange.market(id);
      if (market) simulator?.movePrice(id, market.onTick(market.spec.startPrice * (1 + change)));
    }
    return null;
  },
  async answers() {
    const told = answers;
    answers = [];
    // What was asked is of no further use, and would grow for ever.
    for (const { journal } of simulators.values()) journal.clear();
    return told;
  },
  async bareAnswers() {
    return bare.takeAnswers();
  },
  async trouble() {
    const simulator = simulators.get(VENUES[turn++ % VENUES.length]);
    if (simulator) await trouble.strike(simulator);
    for (const { journal } of simulators.values()) journal.clear();
    answers = [];
    return null;
  },
  async calm() {
    for (const { faults } of simulators.values()) faults.clear();
    return { troubles: trouble.count };
  },
  async account({ bot }) {
    const { venue, id } = TRADED_MARKETS[bot % TRADED_MARKETS.length];
    const account = simulators.get(venue)?.exchange.accounts.get(credentialsOf(bot).apiKey);
    const orders = [...(account?.orders.values() ?? [])];
    const held = account?.positions.get(id)?.amount ?? 0;
    return { ids: orders.map(({ clientId }) => clientId ?? ''), fills: account?.fills.length ?? 0, held };
  },
};

process.on('message', async ({ number, name, question }: { number: number; name: QuestionName; question: never }) => {
  process.send?.({ number, answer: await handle[name](question) });
});
// Whoever asks has gone.
process.on('disconnect', () => process.exit(0));
