import { CloudDownload } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { DataExchange, ListedInstrumentItem } from '#contract/downloads.ts';
import { isTimeframe } from '#core/market/timeframe.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatNumber } from '#renderer/format/number.ts';
import { formatDate } from '#renderer/format/time.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Checkbox, Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import {
  DEFAULT_VALUES,
  type DownloadProblems,
  type DownloadValues,
  describeAmount,
  RANGES,
  timeframeOptions,
  toRequest,
} from './download-form.ts';
import { InstrumentPicker } from './instrument-picker.tsx';
import { SimulatorBadge } from './simulator-badge.tsx';
import { useListedSince } from './use-instruments.ts';

export interface DownloadDialogProps {
  readonly exchanges: readonly DataExchange[];
  /** The one that is chosen at first. */
  readonly exchange: string;
  readonly onClose: (exchange: string) => void;
}

/** Asks what to download, says what it comes to, and starts it. */
export function DownloadDialog({ exchanges, exchange: first, onClose }: DownloadDialogProps) {
  const [values, setValues] = useState<DownloadValues>({ ...DEFAULT_VALUES, exchange: first });
  const [instrument, setInstrument] = useState<ListedInstrumentItem | null>(null);
  const [problems, setProblems] = useState<DownloadProblems>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const exchange = exchanges.find(({ id }) => id === values.exchange) ?? exchanges[0];
  const listedSince = useListedSince(values.exchange, instrument);
  const known = instrument && { ...instrument, listedSince: listedSince ?? null };
  const close = () => onClose(values.exchange);

  function change(changed: Partial<DownloadValues>) {
    setValues((before) => ({ ...before, ...changed }));
    setProblems({});
    setFailure(null);
  }

  function choose(chosen: ListedInstrumentItem) {
    setInstrument(chosen);
    change({ symbol: chosen.symbol });
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    const asked = toRequest({ ...values, funding: values.funding && exchange.funding }, Date.now());
    if ('problems' in asked) return setProblems(asked.problems);
    setStarting(true);
    const reply = await call('market-data.download', asked.request);
    setStarting(false);
    if (reply.ok) return close();
    const { field, message } = reply.error;
    if (field === 'market') setProblems({ symbol: message });
    else if (field === 'from' || field === 'to') {
      setProblems({ [field]: message });
      setFailure(message);
    } else setFailure(message);
  }

  return (
    <Dialog
      open
      wide
      onClose={close}
      title="Download candles"
      description="From the exchange itself, without a key. Every page is stored as it comes, so a download that is broken off goes on where it was."
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="grid grid-cols-2 gap-5">
          <div className="flex min-w-0 flex-col gap-3">
            <ExchangeField
              exchanges={exchanges}
              chosen={exchange}
              onChoose={(id) => {
                setInstrument(null);
                change({ exchange: id, symbol: null });
              }}
            />
            <InstrumentPicker
              key={exchange.id}
              exchange={exchange.id}
              chosen={values.symbol}
              problem={problems.symbol}
              onChoose={choose}
            />
          </div>
          <div className="flex min-w-0 flex-col gap-3">
            <Field label="Timeframe" error={problems.timeframe}>
              {(ids) => (
                <Select
                  {...ids}
                  value={values.timeframe ?? ''}
                  onChange={({ target }) => change({ timeframe: isTimeframe(target.value) ? target.value : null })}
                >
                  {timeframeOptions(exchange).map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                  {exchange.funding && <option value="">No candles, funding rates only</option>}
                </Select>
              )}
            </Field>
            <RangeFields values={values} problems={problems} onChange={change} />
            <Checkbox
              label="Funding rates of the same time"
              checked={values.funding && exchange.funding}
              disabled={!exchange.funding}
              onChange={(event) => change({ funding: event.target.checked })}
            />
            <Facts exchange={exchange} instrument={known} listedSince={listedSince} values={values} />
          </div>
        </div>
        {failure && (
          <p role="alert" className="text-small text-danger-text">
            {failure}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary" icon={CloudDownload} disabled={starting}>
            Download
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ExchangeFieldProps {
  readonly exchanges: readonly DataExchange[];
  readonly chosen: DataExchange;
  readonly onChoose: (id: string) => void;
}

function ExchangeField({ exchanges, chosen, onChoose }: ExchangeFieldProps) {
  return (
    <div className="relative">
      <Field label="Exchange">
        {(ids) => (
          <Select {...ids} value={chosen.id} onChange={({ target }) => onChoose(target.value)}>
            {exchanges.map(({ id, name, closedOn }) => (
              <option key={id} value={id} disabled={closedOn !== null}>
                {closedOn === null ? name : `${name} (closed ${closedOn})`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <span className="absolute -top-1 right-0">
        <SimulatorBadge endpoint={chosen.endpoint} />
      </span>
    </div>
  );
}

interface RangeFieldsProps {
  readonly values: DownloadValues;
  readonly problems: DownloadProblems;
  readonly onChange: (changed: Partial<DownloadValues>) => void;
}

function RangeFields({ values, problems, onChange }: RangeFieldsProps) {
  return (
    <>
      <div className="flex flex-col gap-1">
        <span className="text-small text-muted">Range</span>
        <Segmented
          label="Range"
          value={values.range}
          options={RANGES}
          onChange={(range) => onChange({ range })}
          className="w-full"
        />
      </div>
      {values.range === 'days' && (
        <div className="grid grid-cols-2 gap-2">
          <Field label="First day (UTC)" error={problems.from}>
            {(ids) => (
              <TextInput
                {...ids}
                value={values.from}
                placeholder="The first one"
                onChange={({ target }) => onChange({ from: target.value })}
              />
            )}
          </Field>
          <Field label="Last day (UTC)" error={problems.to}>
            {(ids) => (
              <TextInput
                {...ids}
                value={values.to}
                placeholder="Today"
                onChange={({ target }) => onChange({ to: target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}

interface FactsProps {
  readonly exchange: DataExchange;
  readonly instrument: ListedInstrumentItem | null;
  readonly listedSince: number | null | undefined;
  readonly values: DownloadValues;
}

/** What is known of the instrument, and what the download comes to. */
function Facts({ exchange, instrument, listedSince, values }: FactsProps) {
  const amount = describeAmount(values, instrument, Date.now());
  const keeps = exchange.candleLimit;
  return (
    <div className="num flex flex-col gap-1 border-t border-line pt-3 text-small text-muted">
      {instrument && (
        <p>
          <span className="text-text">{instrument.symbol}</span>{' '}
          {listedSince === undefined
            ? 'Asking since when there are candles…'
            : listedSince !== null && keeps === null
              ? `is listed since ${formatDate(listedSince, 'UTC')}.`
              : ''}
        </p>
      )}
      {amount && keeps === null && <p>{amount}</p>}
      {keeps !== null && (
        <p>
          {exchange.name} keeps only the newest {formatNumber(keeps, 0)} candles of each timeframe.
        </p>
      )}
      {!exchange.funding && <p>{exchange.name} does not tell past funding rates.</p>}
    </div>
  );
}
