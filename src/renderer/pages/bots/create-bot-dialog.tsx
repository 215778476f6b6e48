import { Plus } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { TIMEFRAMES, type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { useExchanges as useKeyExchanges } from '#renderer/pages/keys/use-exchanges.ts';
import { useExchanges as useDataExchanges } from '#renderer/pages/market-data/use-exchanges.ts';
import { useCatalogue } from '#renderer/stores/catalogue.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Checkbox, Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { AccountFields } from './account-fields.tsx';
import { botHref } from './bot-actions.ts';
import { configFrom } from './create-config.ts';
import { textOf } from './create-form.ts';
import { type CreateValues, defaultValues, tradesNow } from './create-values.ts';
import { ExecutionFields } from './execution-fields.tsx';
import { KeyInstrumentFields, LiveCandleFields, ReplayFields } from './instrument-choice.tsx';
import { keyChoices } from './key-choices.ts';
import { LimitFields } from './limit-fields.tsx';
import { MoneyFields, marginModeOf } from './money-fields.tsx';

/** Candles that are polled come too late for anything shorter, ms. */
const SHORTEST_POLLED_MS = 15 * 60_000;

/** Asks for everything that makes a bot. It is a paper bot unless the user says otherwise. */
export function CreateBotDialog({ onClose }: { readonly onClose: () => void }) {
  const [, go] = useLocation();
  const { strategies } = useCatalogue();
  const datasets = useTopic('datasets').items.filter(({ count }) => count > 0);
  const bots = useTopic('bots').items;
  const exchanges = useKeyExchanges();
  const keys = keyChoices(useTopic('keys').items, bots, exchanges);
  const sources = useDataExchanges().filter(({ closedOn }) => closedOn === null);
  const [values, setValues] = useState<CreateValues>(() => defaultValues(strategies, datasets));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (changes: Partial<CreateValues>) => {
    setValues((before) => ({ ...before, ...changes }));
    setProblem(null);
  };
  const form = { values, set };

  const strategyId = values.strategyId || (strategies[0]?.id ?? '');
  const source = sources.some(({ id }) => id === values.exchange) ? values.exchange : (sources[0]?.id ?? '');
  const key = keys.find((choice) => choice.reason === null && choice.key.id === values.keyId)?.key ?? null;
  const followed = values.mode === 'live' ? key?.exchange : tradesNow(values) ? source : undefined;
  const exchange = exchanges.find(({ id }) => id === followed);
  const stored = [...new Set(datasets.map(({ timeframe }) => timeframe))];
  const timeframes = tradesNow(values) ? TIMEFRAMES : TIMEFRAMES.filter((timeframe) => stored.includes(timeframe));
  const late =
    exchange && exchange.polledSeconds !== null && timeframeMs(values.timeframe) < SHORTEST_POLLED_MS
      ? `${exchange.name} has no stream of candles: they are asked for every ${exchange.polledSeconds} s, so a signal on ${values.timeframe} candles can be that late.`
      : null;

  // The keys may have been changed by the command line.
  useEffect(() => void call('keys.reload', {}), []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const inForce = datasets.filter(({ timeframe }) => timeframe === values.timeframe);
    const markets = values.markets.filter((market) =>
      inForce.some(({ exchange: id, symbol }) => market === `${id}:${symbol}`),
    );
    const marginMode = marginModeOf(values, exchange);
    const config = configFrom({ ...values, strategyId, markets, exchange: source, marginMode }, key);
    if (typeof config === 'string') return setProblem(config);
    if (late !== null && !values.acceptsSlowCandles) {
      return setProblem('Say that you know about the late candles, or choose 15m or a longer timeframe.');
    }
    setBusy(true);
    const reply = await call('bots.create', config);
    setBusy(false);
    if (!reply.ok) return setProblem(reply.error.message);
    onClose();
    go(botHref(reply.value.id));
  }

  return (
    <Dialog
      open
      onClose={onClose}
      wide
      title="New bot"
      description={
        values.mode === 'paper'
          ? 'It trades a strategy on a simulated account, without real money.'
          : 'It trades a strategy on an exchange account. It is made now and starts when you start it, with its name typed once.'
      }
    >
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        <AccountFields {...form} keys={keys} exchanges={exchanges} />
        <div className="grid grid-cols-[1fr_1fr_96px] items-start gap-3">
          <Field label="Name">{(ids) => <TextInput {...ids} autoFocus {...textOf(form, 'name')} />}</Field>
          <Field label="Strategy" help="What it says is fixed when the bot first starts.">
            {(ids) => (
              <Select {...ids} value={strategyId} onChange={(event) => set({ strategyId: event.target.value })}>
                {strategies.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Timeframe">
            {(ids) => (
              <Select
                {...ids}
                value={values.timeframe}
                onChange={(event) => set({ timeframe: event.target.value as Timeframe, acceptsSlowCandles: false })}
              >
                {timeframes.map((timeframe) => (
                  <option key={timeframe}>{timeframe}</option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        {values.mode === 'live' ? (
          key && <KeyInstrumentFields {...form} apiKey={key} />
        ) : values.candles === 'live' ? (
          <LiveCandleFields {...form} values={{ ...values, exchange: source }} exchanges={sources} />
        ) : (
          <ReplayFields {...form} datasets={datasets} />
        )}
        {late !== null && (
          <div className="flex flex-col gap-1.5 rounded-md bg-warn-soft px-3 py-2 text-small">
            <p>{late}</p>
            <Checkbox
              label="I know, and want it all the same"
              checked={values.acceptsSlowCandles}
              onChange={(event) => set({ acceptsSlowCandles: event.target.checked })}
            />
          </div>
        )}
        {(values.mode === 'paper' || key) && (
          <>
            <Part title="Account and size">
              <MoneyFields {...form} exchange={exchange} />
            </Part>
            <Part title="Limits">
              <LimitFields {...form} />
            </Part>
          </>
        )}
        {values.mode === 'live' && key && (
          <Part title="Execution">
            <ExecutionFields {...form} />
          </Part>
        )}
        <div className="sticky -bottom-5 -mx-5 -mb-5 flex items-center justify-end gap-2 border-t border-line bg-raised px-5 py-3">
          {problem && (
            <p role="alert" className="min-w-0 flex-1 text-small text-danger-text">
              {problem}
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" icon={Plus} disabled={busy}>
            Create bot
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2 border-t border-line pt-3">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}
