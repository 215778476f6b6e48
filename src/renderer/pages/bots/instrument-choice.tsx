import { X } from 'lucide-react';
import type { DataExchange } from '#contract/downloads.ts';
import type { Key } from '#contract/keys.ts';
import type { Dataset } from '#contract/market-data.ts';
import { FORM_PRESETS } from '#renderer/pages/backtester/instrument-fields.ts';
import { InstrumentPicker } from '#renderer/pages/market-data/instrument-picker.tsx';
import { Checkbox, Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { SPEEDS } from './bot-actions.ts';
import { type CreateFormProps, textOf } from './create-form.ts';
import { marketKey } from './create-values.ts';

/** Stored series to go through, and how. */
export function ReplayFields({ values, set, datasets }: CreateFormProps & { readonly datasets: readonly Dataset[] }) {
  const markets = datasets.filter(({ timeframe }) => timeframe === values.timeframe).map(marketKey);
  return (
    <>
      <CheckList
        legend="Markets with stored candles; they share the account"
        options={markets.map((market) => ({ value: market, label: market }))}
        chosen={values.markets}
        onChange={(chosen) => set({ markets: chosen })}
      />
      <div className="grid grid-cols-3 items-start gap-3">
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
        <Field label="Replay from" help="Date in UTC; the first stored candle where it is empty.">
          {(ids) => <TextInput {...ids} placeholder="YYYY-MM-DD" {...textOf({ values, set }, 'from')} />}
        </Field>
        <div className="flex flex-col gap-1">
          <span className="text-small text-muted">Replay speed</span>
          <Segmented label="Replay speed" value={values.speed} options={SPEEDS} onChange={(speed) => set({ speed })} />
        </div>
      </div>
    </>
  );
}

/** An exchange whose public candles are followed, and its instruments. */
export function LiveCandleFields({
  values,
  set,
  exchanges,
}: CreateFormProps & { readonly exchanges: readonly DataExchange[] }) {
  const { exchange, liveSymbols } = values;
  return (
    <div className="grid grid-cols-2 gap-4">
      <div className="flex flex-col gap-3">
        <Field label="Exchange" help="Its public candles are followed; no key is needed.">
          {(ids) => (
            <Select
              {...ids}
              value={exchange}
              onChange={(event) => set({ exchange: event.target.value, liveSymbols: [] })}
            >
              {exchanges.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex flex-col gap-1 text-small">
          <span className="text-muted">
            {liveSymbols.length === 0
              ? 'Choose instruments from the list; they share the account.'
              : 'Chosen; they share the account'}
          </span>
          <ul aria-label="Chosen instruments" className="flex flex-wrap gap-1.5">
            {liveSymbols.map((symbol) => (
              <li
                key={symbol}
                className="flex items-center gap-1 rounded-sm border border-line-strong bg-bg py-0.5 pr-1 pl-2"
              >
                {symbol}
                <button
                  type="button"
                  aria-label={`Take ${symbol} off`}
                  className="rounded-sm p-0.5 text-muted hover:bg-hover hover:text-text"
                  onClick={() => set({ liveSymbols: liveSymbols.filter((each) => each !== symbol) })}
                >
                  <X size={12} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
      <InstrumentPicker
        key={exchange}
        exchange={exchange}
        chosen={liveSymbols.at(-1) ?? null}
        problem={undefined}
        onChoose={({ symbol }) => {
          if (!liveSymbols.includes(symbol)) set({ liveSymbols: [...liveSymbols, symbol] });
        }}
      />
    </div>
  );
}

/** The instruments that a key was given. */
export function KeyInstrumentFields({ values, set, apiKey }: CreateFormProps & { readonly apiKey: Key }) {
  return (
    <CheckList
      legend="Instruments of the key; they share its account"
      options={apiKey.instruments.map(({ symbol, leverage, marginMode }) => ({
        value: symbol,
        label: `${symbol} · ${leverage}× ${marginMode}`,
      }))}
      chosen={values.keySymbols}
      onChange={(keySymbols) => {
        const [first] = apiKey.instruments.filter(({ symbol }) => keySymbols.includes(symbol));
        // What the key says about its first instrument is where the bot's own settings begin.
        const isFirst = values.keySymbols.length === 0 && first !== undefined;
        set({
          keySymbols,
          ...(isFirst && {
            leverage: String(first.leverage),
            marginMode: first.marginMode,
            sizing: first.sizing.kind,
            sizingValue: String(first.sizing.kind === 'notional' ? first.sizing.notional : first.sizing.percent),
          }),
        });
      }}
    />
  );
}

function CheckList({
  legend,
  options,
  chosen,
  onChange,
}: {
  readonly legend: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-small text-muted">{legend}</legend>
      <div className="grid max-h-32 grid-cols-2 gap-1 overflow-y-auto">
        {options.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
