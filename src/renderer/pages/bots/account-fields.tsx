import { Link } from 'wouter';
import type { ExchangeInfo } from '#contract/keys.ts';
import { closeOverlay } from '#renderer/stores/shell-store.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Field, Select } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import type { CreateFormProps } from './create-form.ts';
import type { KeyChoice } from './key-choices.ts';

/** Whose money the bot trades with: nobody's, unless the user says so. */
export function AccountFields({
  values,
  set,
  keys,
  exchanges,
}: CreateFormProps & { readonly keys: readonly KeyChoice[]; readonly exchanges: readonly ExchangeInfo[] }) {
  const usable = keys.filter(({ reason }) => reason === null);
  const others = keys.filter(({ reason }) => reason !== null);
  const chosen = usable.find(({ key }) => key.id === values.keyId)?.key;
  const exchange = exchanges.find(({ id }) => id === chosen?.exchange);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label="Account"
          value={values.mode}
          options={[
            { value: 'paper', label: 'Paper account' },
            { value: 'live', label: 'Exchange account' },
          ]}
          onChange={(mode) => set({ mode })}
        />
        {values.mode === 'paper' && (
          <Segmented
            label="Candles"
            value={values.candles}
            options={[
              { value: 'replay', label: 'Replay of stored candles' },
              { value: 'live', label: 'Live candles' },
            ]}
            onChange={(candles) => set({ candles })}
          />
        )}
      </div>
      {values.mode === 'live' && (
        <div className="flex flex-col gap-2">
          {usable.length === 0 ? (
            <p className="text-small text-muted">
              No key can be given to a bot.{' '}
              <Link href="/keys" onClick={closeOverlay} className="text-accent hover:underline">
                Add one, with its instruments, on the page API keys.
              </Link>
            </p>
          ) : (
            <div className="flex items-end gap-2">
              <Field label="Key" className="flex-1">
                {(ids) => (
                  <Select
                    {...ids}
                    value={values.keyId}
                    onChange={(event) => set({ keyId: event.target.value, keySymbols: [] })}
                  >
                    <option value="">Choose a key</option>
                    {usable.map(({ key }) => (
                      <option key={key.id} value={key.id}>
                        {key.label} · {exchanges.find(({ id }) => id === key.exchange)?.name ?? key.exchange} ·{' '}
                        {key.masked}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              {chosen && (
                <span className="flex h-7 items-center">
                  {exchange?.endpoint ? (
                    <Badge tone="test">SIMULATOR</Badge>
                  ) : chosen.testnet ? (
                    <Badge tone="test">TESTNET</Badge>
                  ) : (
                    <Badge tone="live">LIVE</Badge>
                  )}
                </span>
              )}
            </div>
          )}
          {others.length > 0 && (
            <p className="text-small text-muted">
              Not offered: {others.map(({ key, reason }) => `${key.label} (${reason})`).join(', ')}.
            </p>
          )}
        </div>
      )}
    </div>
  );
}
