import { FileUp } from 'lucide-react';
import { useForm } from 'react-hook-form';
import type { ChosenFile } from '#contract/market-data.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatBytes } from '#renderer/format/number.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';

interface ImportValues {
  market: string;
  timeframe: Timeframe | '';
}

/** Asks what a file holds, with what could be guessed from it filled in, and starts the import. */
export function ImportDialog({ file, onClose }: { readonly file: ChosenFile; readonly onClose: () => void }) {
  const { register, handleSubmit, setError, formState } = useForm<ImportValues>({
    defaultValues: { market: file.suggestedMarket ?? '', timeframe: file.suggestedTimeframe ?? '' },
  });
  const { errors } = formState;

  const submit = handleSubmit(async ({ market, timeframe }) => {
    if (timeframe === '') return;
    const reply = await call('market-data.import', { token: file.token, market: market.trim(), timeframe });
    if (reply.ok) return onClose();
    const field = reply.error.field === 'market' || reply.error.field === 'timeframe' ? reply.error.field : 'root';
    setError(field, { message: reply.error.message });
  });

  return (
    <Dialog
      open
      onClose={onClose}
      title="Import candles"
      description={`${file.name} · ${formatBytes(file.bytes)}. The file needs the columns time, open, high, low, close and volume. Candles that are stored already are kept; rows that contradict them are refused.`}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="grid grid-cols-[1fr_120px] items-start gap-3">
          <Field label="Market" error={errors.market?.message}>
            {(ids) => (
              <TextInput
                {...ids}
                placeholder="binance:BTC/USDT:USDT"
                {...register('market', {
                  validate: (text) =>
                    parseMarketId(text) !== null || 'Write exchange and symbol, such as binance:BTC/USDT:USDT.',
                })}
              />
            )}
          </Field>
          <Field label="Timeframe" error={errors.timeframe?.message}>
            {(ids) => (
              <Select {...ids} {...register('timeframe', { required: 'Choose one.' })}>
                <option value="">Choose</option>
                {TIMEFRAMES.map((timeframe) => (
                  <option key={timeframe} value={timeframe}>
                    {timeframe}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        {errors.root?.message && (
          <p role="alert" className="text-danger-text">
            {errors.root.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" icon={FileUp} disabled={formState.isSubmitting}>
            Import
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
