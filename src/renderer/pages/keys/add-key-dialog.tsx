import { KeyRound } from 'lucide-react';
import { type FormEvent, useId, useRef, useState } from 'react';
import type { AddKeyReply, ContractType, Credentials, ExchangeInfo } from '#contract/keys.ts';
import type { Failure } from '#contract/result.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Checkbox, Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { CheckProgress } from './check-progress.tsx';
import { DiagnosisBox } from './diagnosis-box.tsx';
import { SetUpSteps } from './set-up-steps.tsx';
import { hostOf } from './use-exchanges.ts';
import { FIELD_TITLES } from './words.ts';

export interface AddKeyDialogProps {
  readonly exchanges: readonly ExchangeInfo[];
  readonly onClose: () => void;
  /** The key is stored, and the user wants to choose what it trades. */
  readonly onChooseInstruments: (id: string) => void;
}

/** The parts whose letters are not shown; the others are public. */
const HIDDEN = new Set(['secret', 'password', 'privateKey']);

/**
 * A new key: its parts go to the main process once and are not kept here. They are read from the fields when the form is
 * sent and live in no state of the page.
 */
export function AddKeyDialog({ exchanges, onClose, onChooseInstruments }: AddKeyDialogProps) {
  const supported = exchanges.filter(({ status }) => status === 'supported');
  const [exchange, setExchange] = useState<ExchangeInfo | undefined>(supported[0]);
  const [contract, setContract] = useState<ContractType>('linear');
  const [checkId, setCheckId] = useState<string | null>(null);
  const [reply, setReply] = useState<AddKeyReply | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  /** The exchange has turned out not to tell about withdrawals, as testnets do. */
  const [untold, setUntold] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const formId = useId();
  if (!exchange) return null;
  const busy = checkId !== null;
  const wantsDenial = !exchange.tellsPermissions || untold;
  const type = exchange.contracts.includes(contract) ? contract : (exchange.contracts[0] ?? 'linear');

  function choose(id: string) {
    if (id === exchange?.id) return;
    setUntold(false);
    setExchange(supported.find((candidate) => candidate.id === id));
    setReply(null);
    setFailure(null);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!exchange || busy) return;
    const given = new FormData(event.currentTarget);
    const credentials: Credentials = {};
    for (const field of exchange.fields) credentials[field] = String(given.get(field) ?? '');
    const id = crypto.randomUUID();
    setCheckId(id);
    setReply(null);
    setFailure(null);
    const answer = await call('keys.add', {
      checkId: id,
      exchange: exchange.id,
      label: String(given.get('label') ?? ''),
      contract: type,
      testnet: given.get('testnet') !== null,
      credentials,
      deniesWithdrawal: given.get('denial') !== null,
    });
    setCheckId(null);
    if (!answer.ok) return answer.error.code === 'cancelled' ? undefined : setFailure(answer.error);
    if (answer.value.id !== null) form.current?.reset();
    setReply(answer.value);
    if (answer.value.needsDenial) setUntold(true);
  }

  function close() {
    if (checkId !== null) void call('keys.cancel-check', { checkId });
    onClose();
  }

  if (reply && reply.id !== null) {
    const { id } = reply;
    return (
      <Dialog open onClose={onClose} title="The key is stored" description={`${exchange.name} · ${reply.masked}`}>
        <DiagnosisBox test={reply.test} notes={reply.notes} stored />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Done</Button>
          <Button variant="primary" onClick={() => onChooseInstruments(id)}>
            Choose instruments…
          </Button>
        </div>
      </Dialog>
    );
  }

  const errorOf = (field: string) => (failure?.field === field ? { error: failure.message } : {});
  const shownAtField = failure?.field !== undefined && ['label', ...exchange.fields].includes(failure.field);
  return (
    <Dialog open wide onClose={close} title="Add an API key">
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-6">
        <form
          ref={form}
          id={formId}
          onSubmit={(event) => void submit(event)}
          noValidate
          className="flex flex-col gap-3"
        >
          <Field label="Exchange">
            {(ids) => (
              <Select {...ids} value={exchange.id} disabled={busy} onChange={(event) => choose(event.target.value)}>
                {exchanges.map(({ id, name, status, closedOn }) => (
                  <option key={id} value={id} disabled={status === 'closed'}>
                    {status === 'closed' ? `${name} (closed ${closedOn})` : name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {exchange.endpoint !== null && (
            <p className="flex items-center gap-2 text-small">
              <Badge tone="accent">simulator</Badge> {hostOf(exchange.endpoint)} stands in for {exchange.name}.
            </p>
          )}
          {exchange.endpointProblem !== null && (
            <p role="alert" className="text-small text-danger-text">
              {exchange.endpointProblem}
            </p>
          )}
          <Field label="Label" {...errorOf('label')}>
            {(ids) => (
              <TextInput {...ids} name="label" disabled={busy} placeholder="A name of your own" maxLength={60} />
            )}
          </Field>
          {exchange.contracts.length > 1 && (
            <div className="flex flex-col gap-1">
              <span className="text-small text-muted">Contract type</span>
              <Segmented<ContractType>
                label="Contract type"
                value={type}
                options={[
                  { value: 'linear', label: 'Linear' },
                  { value: 'inverse', label: 'Inverse' },
                ]}
                onChange={setContract}
              />
            </div>
          )}
          {exchange.fields.map((field) => (
            <Field key={`${exchange.id}-${field}`} label={FIELD_TITLES[field]} {...errorOf(field)}>
              {(ids) => (
                <TextInput {...ids} name={field} disabled={busy} type={HIDDEN.has(field) ? 'password' : 'text'} />
              )}
            </Field>
          ))}
          {exchange.testnet !== null && (
            <Checkbox key={exchange.id} name="testnet" disabled={busy} label={`Of the testnet (${exchange.testnet})`} />
          )}
          {wantsDenial && (
            <Checkbox
              name="denial"
              disabled={busy}
              label="I have looked at the exchange: this key cannot withdraw or transfer."
            />
          )}
        </form>
        <SetUpSteps exchange={exchange} />
      </div>
      {reply && !reply.needsDenial && <DiagnosisBox test={reply.test} notes={reply.notes} stored={false} />}
      {reply?.needsDenial && (
        <p role="alert" data-diagnosis="not-verifiable" className="rounded-md bg-warn-soft px-3 py-2">
          {exchange.name} does not tell whether this key can withdraw, so it was not stored. Make sure on its API page
          that it cannot, tick the sentence above, and add it again.
        </p>
      )}
      {failure && !shownAtField && (
        <p role="alert" className="selectable rounded-md bg-danger-soft px-3 py-2">
          {failure.message}
        </p>
      )}
      {checkId !== null && <CheckProgress checkId={checkId} />}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" form={formId} variant="primary" icon={KeyRound} disabled={busy}>
          Test and add
        </Button>
      </div>
    </Dialog>
  );
}
