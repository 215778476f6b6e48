import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { Strategy } from '#contract/strategies.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { FORM_PRESETS } from '#renderer/pages/backtester/instrument-fields.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Checkbox, Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { botHref, SPEEDS } from './bot-actions.ts';
import { type CreateValues, configFrom, defaultValues, marketKey } from './create-values.ts';

/** Asks for everything that makes a paper bot. */
export function CreateBotDialog({ onClose }: { readonly onClose: () => void }) {
  const [, go] = useLocation();
  const strategies = useTopic('strategies').items.filter((item): item is Strategy => item.template !== null);
  const datasets = useTopic('datasets').items.filter(({ count }) => count > 0);
  const [values, setValues] = useState<CreateValues>(() => defaultValues(strategies, datasets));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (changes: Partial<CreateValues>) => setValues((before) => ({ ...before, ...changes }));
  const timeframes = [...new Set(datasets.map(({ timeframe }) => timeframe))];
  const markets = datasets.filter(({ timeframe }) => timeframe === values.timeframe).map(marketKey);
  const chosen = values.markets.filter((market) => markets.includes(market));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const config = configFrom({ ...values, markets: chosen });
    if (typeof config === 'string') return setProblem(config);
    setBusy(true);
    const reply = await call('bots.create', config);
    setBusy(false);
    if (!reply.ok) return setProblem(reply.error.message);
    onClose();
    go(botHref(reply.value.id));
  }

  const text = (name: 'name' | 'equity' | 'leverage' | 'sizingValue' | 'maxDailyLoss' | 'maxPositions' | 'from') => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });

  return (
    <Dialog
      open
      onClose={onClose}
      wide
      title="New paper bot"
      description="It trades a strategy over a replay of stored candles on an account without real money."
    >
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        <div className="grid grid-cols-2 items-start gap-3">
          <Field label="Name">{(ids) => <TextInput {...ids} {...text('name')} />}</Field>
          <Field label="Strategy" help="What it says is fixed when the bot first starts.">
            {(ids) => (
              <Select {...ids} value={values.strategyId} onChange={(event) => set({ strategyId: event.target.value })}>
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
                onChange={(event) => set({ timeframe: event.target.value as CreateValues['timeframe'] })}
              >
                {timeframes.map((timeframe) => (
                  <option key={timeframe}>{timeframe}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Contract" help="Fees, price and amount steps of every market of the bot.">
            {(ids) => (
              <Select {...ids} value={values.preset} onChange={(event) => set({ preset: event.target.value })}>
                {FORM_PRESETS.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-small text-muted">Markets with stored candles; they share the account</legend>
          <div className="grid max-h-32 grid-cols-2 gap-1 overflow-y-auto">
            {markets.map((market) => (
              <Checkbox
                key={market}
                label={market}
                checked={chosen.includes(market)}
                onChange={(event) =>
                  set({
                    markets: event.target.checked ? [...chosen, market] : chosen.filter((each) => each !== market),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
        <div className="grid grid-cols-3 items-start gap-3">
          <Field label="Equity">{(ids) => <TextInput {...ids} {...text('equity')} />}</Field>
          <Field label="Leverage">{(ids) => <TextInput {...ids} unit="×" {...text('leverage')} />}</Field>
          <Field label="Margin mode">
            {(ids) => (
              <Select
                {...ids}
                value={values.marginMode}
                onChange={(event) => set({ marginMode: event.target.value === 'cross' ? 'cross' : 'isolated' })}
              >
                <option value="isolated">Isolated</option>
                <option value="cross">Cross</option>
              </Select>
            )}
          </Field>
          <Field label="Sizing">
            {(ids) => (
              <Select
                {...ids}
                value={values.sizing}
                onChange={(event) => set({ sizing: event.target.value as CreateValues['sizing'] })}
              >
                <option value="equity-percent">% of equity</option>
                <option value="risk-percent">% of equity at risk</option>
                <option value="notional">Fixed notional</option>
              </Select>
            )}
          </Field>
          <Field label="Size">
            {(ids) => (
              <TextInput {...ids} unit={values.sizing === 'notional' ? undefined : '%'} {...text('sizingValue')} />
            )}
          </Field>
          <Field label="Most open positions">
            {(ids) => <TextInput {...ids} placeholder="no limit" {...text('maxPositions')} />}
          </Field>
          <Field
            label="Daily loss limit"
            help="After this loss of a UTC day's first equity the day has no more entries."
          >
            {(ids) => <TextInput {...ids} unit="%" placeholder="no limit" {...text('maxDailyLoss')} />}
          </Field>
          <Field label="Replay from" help="Date in UTC; the first stored candle where it is empty.">
            {(ids) => <TextInput {...ids} placeholder="YYYY-MM-DD" {...text('from')} />}
          </Field>
          <div className="flex flex-col gap-1">
            <span className="text-small text-muted">Replay speed</span>
            <Segmented
              label="Replay speed"
              value={values.speed}
              options={SPEEDS}
              onChange={(speed) => set({ speed })}
            />
          </div>
        </div>
        {problem && (
          <p role="alert" className="text-danger-text">
            {problem}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" icon={Plus} disabled={busy}>
            Create bot
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
