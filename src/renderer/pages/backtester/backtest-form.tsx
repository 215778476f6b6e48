import { Play, X } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { type Resolver, useForm } from 'react-hook-form';
import type { BacktestRequest } from '#contract/backtests.ts';
import type { Job } from '#contract/jobs.ts';
import type { Dataset } from '#contract/market-data.ts';
import type { Failure } from '#contract/result.ts';
import type { Strategy } from '#contract/strategies.ts';
import { formatMarketId } from '#core/market/market-id.ts';
import { coinsOf } from '#renderer/report/market-model.ts';
import { describeProgress } from '#renderer/shell/host-state.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Checkbox, Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { Progress } from '#renderer/ui/progress.tsx';
import { chosenDatasets } from './chosen-markets.ts';
import { compareDatasets } from './compare-datasets.ts';
import { problemOf } from './form-api.ts';
import { toRequest } from './form-model.ts';
import { type FormValues, fieldOfPath } from './form-values.ts';
import { ContractNotice, InstrumentSection } from './instrument-section.tsx';
import { IntrabarFields } from './intrabar-fields.tsx';
import { LimitFields, limitsMatter } from './limit-fields.tsx';
import { MarketFields } from './market-fields.tsx';
import { SharedRulesNotice, SharesNotice } from './portfolio-notices.tsx';
import { RangeFields } from './range-fields.tsx';
import { rememberForm } from './remembered-form.ts';

export const FORM_ID = 'backtest-form';

export interface BacktestFormProps {
  readonly strategies: readonly Strategy[];
  readonly datasets: readonly Dataset[];
  readonly initial: FormValues;
  /** The run that this form started, while it goes on. */
  readonly job: Job | null;
  readonly onRun: (request: BacktestRequest) => Promise<Failure | null>;
  readonly onCancel: () => void;
}

/** What to run, on what, and under which conditions. */
export function BacktestForm({ strategies, datasets, initial, job, onRun, onCancel }: BacktestFormProps) {
  const listed = useMemo(() => [...datasets].sort(compareDatasets), [datasets]);
  const resolver = useMemo<Resolver<FormValues, unknown, BacktestRequest>>(
    () => async (values) => {
      const result = toRequest(values, datasets);
      if (result.ok) return { values: result.request, errors: {} };
      const errors = Object.entries(result.errors).map(([name, message]) => [name, { type: 'value', message }]);
      return { values: {}, errors: Object.fromEntries(errors) };
    },
    [datasets],
  );
  const form = useForm<FormValues, unknown, BacktestRequest>({ defaultValues: initial, resolver, mode: 'onTouched' });
  const { register, watch, setValue, setError, formState } = form;
  const values = watch();
  const element = useRef<HTMLFormElement>(null);
  const problem = (name: keyof FormValues) => problemOf(form, name);

  useEffect(() => {
    const subscription = watch((next) => rememberForm(next as FormValues));
    return () => subscription.unsubscribe();
  }, [watch]);

  // A remembered choice may be gone; then the first one there is takes its place.
  useEffect(() => {
    if (!strategies.some(({ id }) => id === values.strategyId)) setValue('strategyId', strategies[0]?.id ?? '');
    if (listed.some(({ id }) => id === values.datasetId)) return;
    const chosen = strategies.find(({ id }) => id === values.strategyId) ?? strategies[0];
    const suited = listed.find(({ timeframe }) => timeframe === chosen?.template.timeframe);
    setValue('datasetId', (suited ?? listed[0])?.id ?? '');
  }, [strategies, listed, values.strategyId, values.datasetId, setValue]);

  const strategy = strategies.find(({ id }) => id === values.strategyId);
  const chosen = chosenDatasets(values, datasets).filter((dataset) => dataset !== undefined);
  const [first] = chosen;
  const quote = first?.symbol.split(/[/:]/)[1] ?? 'quote';
  const { coin } = coinsOf(first ? formatMarketId(first) : '', values.contract);

  const submit = form.handleSubmit(
    async (request) => {
      const failure = await onRun(request);
      if (!failure) return;
      const field = failure.field === undefined ? null : fieldOfPath(failure.field);
      setError(field ?? 'root', { type: 'refused', message: failure.message });
    },
    // Only fields that are registered get the focus by themselves.
    () => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
  );

  return (
    <form ref={element} id={FORM_ID} onSubmit={submit} noValidate className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto p-4">
        <section className="flex flex-col gap-3">
          <Field label="Strategy" error={problem('strategyId')}>
            {(ids) => (
              <Select {...ids} {...register('strategyId')}>
                {strategies.map(({ id, template }) => (
                  <option key={id} value={id}>
                    {template.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {strategy?.template.description && (
            <p className="-mt-1.5 text-small text-muted">{strategy.template.description}</p>
          )}
          <MarketFields form={form} values={values} datasets={listed} />
          <ContractNotice form={form} values={values} symbol={first?.symbol} />
          <SharedRulesNotice form={form} values={values} />
          <RangeFields form={form} values={values} chosen={chosen} />
        </section>

        <Section title="Account">
          <Field label="Initial equity" error={problem('equity')}>
            {(ids) => <TextInput {...ids} unit={coin} inputMode="decimal" {...register('equity')} />}
          </Field>
          <Field label="Leverage" help="Notional over initial margin." error={problem('leverage')}>
            {(ids) => <TextInput {...ids} unit="×" inputMode="decimal" {...register('leverage')} />}
          </Field>
          <Field
            label="Position size"
            help="Share of equity: initial margin and entry fee together. Risk: what the initial stop may lose, costs included; the strategy needs a stop."
          >
            {(ids) => (
              <Select {...ids} {...register('sizingKind')}>
                <option value="equity-percent">Share of equity</option>
                <option value="notional">Fixed notional</option>
                <option value="risk-percent">Risk per trade</option>
              </Select>
            )}
          </Field>
          <Field
            label={values.sizingKind === 'notional' ? 'Notional' : 'Percent of equity'}
            error={problem('sizingValue')}
          >
            {(ids) => (
              <TextInput
                {...ids}
                unit={values.sizingKind === 'notional' ? quote : '%'}
                inputMode="decimal"
                {...register('sizingValue')}
              />
            )}
          </Field>
          <div className="col-span-2 empty:hidden">
            <SharesNotice form={form} values={values} />
          </div>
          <Field
            label="Margin"
            help="Isolated: a position can lose its own margin only, and is liquidated sooner. Cross: the whole equity stands behind it."
            error={problem('marginMode')}
          >
            {(ids) => (
              <Select {...ids} {...register('marginMode')}>
                <option value="isolated">Isolated</option>
                <option value="cross">Cross</option>
              </Select>
            )}
          </Field>
        </Section>

        {limitsMatter(values) && (
          <Section title="Limits">
            <LimitFields form={form} />
          </Section>
        )}

        <Section title="Costs and fills">
          <Field label="Taker fee" help="On market and stop fills." error={problem('feeTaker')}>
            {(ids) => <TextInput {...ids} unit="%" inputMode="decimal" {...register('feeTaker')} />}
          </Field>
          <Field label="Maker fee" help="On resting limit fills; negative for a rebate." error={problem('feeMaker')}>
            {(ids) => <TextInput {...ids} unit="%" inputMode="decimal" {...register('feeMaker')} />}
          </Field>
          <Field
            label="Slippage"
            help="How far market and stop fills move against you; 1 bp is 0.01 %."
            error={problem('slippageBps')}
          >
            {(ids) => <TextInput {...ids} unit="bp" inputMode="decimal" {...register('slippageBps')} />}
          </Field>
          <IntrabarFields form={form} values={values} datasets={datasets} chosen={chosen} />
          <div className="col-span-2">
            <Checkbox label="Close an open position at the end" {...register('closeAtEnd')} />
          </div>
        </Section>

        <InstrumentSection form={form} values={values} symbols={chosen.map(({ symbol }) => symbol)} />
      </div>

      <div className="flex shrink-0 flex-col gap-2 border-t border-line bg-surface p-3">
        {formState.errors.root?.message && (
          <p role="alert" className="text-small text-danger-text">
            {formState.errors.root.message}
          </p>
        )}
        {job ? (
          <>
            <p className="num truncate text-small text-muted">{describeProgress(job)}</p>
            <div className="flex items-center gap-3">
              <div className="min-w-0 flex-1">
                <Progress fraction={job.progress} label={job.title} />
              </div>
              <Button icon={X} onClick={onCancel}>
                Cancel
              </Button>
            </div>
          </>
        ) : (
          <Button type="submit" variant="primary" icon={Play} className="h-8 w-full" disabled={formState.isSubmitting}>
            Run backtest
          </Button>
        )}
      </div>
    </form>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <h2 className="mb-2 text-small font-semibold">{title}</h2>
      <div className="grid grid-cols-2 items-start gap-x-2 gap-y-3">{children}</div>
    </section>
  );
}
