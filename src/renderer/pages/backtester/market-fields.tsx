import { ArrowUp, Plus, X } from 'lucide-react';
import { useId } from 'react';
import type { Dataset } from '#contract/market-data.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { FieldProblem, Select } from '#renderer/ui/field.tsx';
import {
  chosenDatasets,
  chosenIds,
  marketProblems,
  marketValues,
  movedUp,
  replaced,
  suitedBeside,
  whyNoOther,
} from './chosen-markets.ts';
import type { FormPartProps } from './form-api.ts';
import { formBounds } from './form-range.ts';

export interface MarketFieldsProps extends FormPartProps {
  /** In the order of the list. */
  readonly datasets: readonly Dataset[];
}

/** What the run is on: one market, or several in the order in which their entries are filled. */
export function MarketFields({ form, values, datasets }: MarketFieldsProps) {
  const firstId = useId();
  const ids = chosenIds(values);
  const several = ids.length > 1;
  const chosen = chosenDatasets(values, datasets);
  const stored = chosen.filter((dataset) => dataset !== undefined);
  const problems = marketProblems(chosen, formBounds(values, stored).bounds);
  const [next] = suitedBeside([...ids, ''], ids.length, datasets);

  function choose(changed: readonly string[]) {
    const { datasetId, moreDatasetIds } = marketValues(changed);
    form.setValue('moreDatasetIds', moreDatasetIds);
    form.setValue('datasetId', datasetId, { shouldValidate: form.formState.isSubmitted });
  }

  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={firstId} className="text-small text-muted">
        {several ? `Markets${chosen[0] ? `, ${chosen[0].timeframe} candles` : ''}` : 'Market and timeframe'}
      </label>
      {ids.map((id, index) => (
        <MarketRow
          key={index === 0 ? 'first' : `further ${index}`}
          controlId={index === 0 ? firstId : undefined}
          label={index === 0 ? 'Market and timeframe' : `Market ${index + 1}`}
          id={id}
          number={several ? index + 1 : null}
          options={index === 0 ? datasets : suitedBeside(ids, index, datasets)}
          dataset={chosen[index]}
          // A refusal of the main process about the markets stands at the first one.
          problem={problems[index] ?? (index === 0 ? form.formState.errors.datasetId?.message : undefined) ?? null}
          onChoose={(chosenId) => choose(replaced(ids, index, chosenId, datasets))}
          onMoveUp={index > 0 ? () => choose(movedUp(ids, index)) : null}
          onRemove={() => choose(ids.filter((_, k) => k !== index))}
        />
      ))}
      <span title={next ? undefined : whyNoOther(ids, datasets)} className="-ml-2 self-start">
        <Button variant="quiet" icon={Plus} disabled={!next} onClick={() => next && choose([...ids, next.id])}>
          Add another market
        </Button>
      </span>
      {several && (
        <p className="text-small text-muted">
          They share one account. Entries of the same moment are filled in this order.
        </p>
      )}
    </div>
  );
}

interface MarketRowProps {
  readonly controlId: string | undefined;
  readonly label: string;
  readonly id: string;
  /** Place in the order; null where there is only one. */
  readonly number: number | null;
  readonly options: readonly Dataset[];
  /** What `id` stands for; undefined when it is not stored. */
  readonly dataset: Dataset | undefined;
  readonly problem: string | null;
  readonly onChoose: (id: string) => void;
  readonly onMoveUp: (() => void) | null;
  readonly onRemove: () => void;
}

function MarketRow(props: MarketRowProps) {
  const { controlId, label, id, number, options, dataset, problem, onChoose, onMoveUp, onRemove } = props;
  const problemId = useId();
  // What is chosen stays in the list even where it does not suit the others: the problem under it says so.
  const listed = dataset && !options.includes(dataset) ? [dataset, ...options] : options;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex min-w-0 items-center gap-1">
        {number !== null && (
          <span className="num w-3 shrink-0 text-small text-muted" aria-hidden>
            {number}
          </span>
        )}
        <div className="min-w-0 flex-1">
          <Select
            id={controlId}
            aria-label={label}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : problemId}
            title={dataset && datasetLabel(dataset)}
            value={dataset ? id : ''}
            onChange={(event) => onChoose(event.target.value)}
          >
            {!dataset && (
              <option value="" disabled hidden>
                Choose a market
              </option>
            )}
            {listed.map((each) => (
              <option key={each.id} value={each.id}>
                {datasetLabel(each)}
              </option>
            ))}
          </Select>
        </div>
        {number !== null && (
          <span className="flex shrink-0">
            <IconButton
              icon={ArrowUp}
              label={`Move market ${number} up`}
              className="size-6"
              disabled={!onMoveUp}
              onClick={() => onMoveUp?.()}
            />
            <IconButton icon={X} label={`Remove market ${number}`} className="size-6" onClick={onRemove} />
          </span>
        )}
      </div>
      {problem !== null && <FieldProblem id={problemId}>{problem}</FieldProblem>}
    </div>
  );
}

/** `binance BTC/USDT:USDT · 1h`. */
function datasetLabel({ exchange, symbol, timeframe, synthetic }: Dataset): string {
  return `${exchange} ${symbol} · ${timeframe}${synthetic ? ' · synthetic' : ''}`;
}
