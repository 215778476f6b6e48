import { useEffect } from 'react';
import type { Dataset } from '#contract/market-data.ts';
import { Field, Select } from '#renderer/ui/field.tsx';
import { detailChoices, whyNoDetail } from './detail-choice.ts';
import { type FormPartProps, problemOf } from './form-api.ts';
import { formBounds } from './form-range.ts';

export interface IntrabarFieldsProps extends FormPartProps {
  readonly datasets: readonly Dataset[];
  /** The chosen series that are stored. */
  readonly chosen: readonly Dataset[];
}

const HELP =
  'Which one counts when stop and target lie in the same candle: the stop (pessimistic), the target (optimistic), or whichever stored candles of a lower timeframe reach first.';

/** What is taken to happen first inside a candle, and the lower candles that show it. */
export function IntrabarFields({ form, values, datasets, chosen }: IntrabarFieldsProps) {
  const { register, setValue } = form;
  const { bounds } = formBounds(values, chosen);
  const choices = detailChoices(chosen, datasets, bounds);
  const why = whyNoDetail(chosen, datasets, bounds);
  const asksForDetail = values.intrabar === 'detail';
  const suited = choices.some(({ timeframe }) => timeframe === values.detailTimeframe);
  const best = (choices.find(({ complete }) => complete) ?? choices[0])?.timeframe;

  // A remembered choice may not suit these markets; then the one that shows most takes its place.
  useEffect(() => {
    if (asksForDetail && !suited && best) setValue('detailTimeframe', best);
  }, [asksForDetail, suited, best, setValue]);

  return (
    <>
      <Field
        label="Inside a candle"
        help={why ? `${HELP} ${why}` : HELP}
        error={asksForDetail && why ? `${why} Choose another rule.` : problemOf(form, 'intrabar')}
      >
        {(ids) => (
          <Select {...ids} {...register('intrabar')}>
            <option value="pessimistic">Pessimistic</option>
            <option value="optimistic">Optimistic</option>
            <option value="detail" disabled={why !== null} title={why ?? undefined}>
              Lower candles{why ? ' – none stored' : ''}
            </option>
          </Select>
        )}
      </Field>
      {asksForDetail && choices.length > 0 && (
        <Field
          label="Lower candles"
          help="Where they do not tell either, the stop counts first. Shorter ones tell more and take longer."
          error={problemOf(form, 'detailTimeframe')}
        >
          {(ids) => (
            <Select {...ids} {...register('detailTimeframe')}>
              {choices.map(({ timeframe, complete }) => (
                <option key={timeframe} value={timeframe}>
                  {timeframe}
                  {complete ? '' : ' · part of range'}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </>
  );
}
