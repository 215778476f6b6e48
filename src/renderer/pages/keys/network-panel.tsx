import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { ExchangeInfo, NetworkRule } from '#contract/keys.ts';
import type { Failure } from '#contract/result.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { showFailure } from '#renderer/stores/notices.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';

const ALL = 'all';
const VERSIONS: Readonly<Record<NetworkRule['ipVersion'], string>> = {
  any: 'IPv4 or IPv6',
  ipv4: 'IPv4 only',
  ipv6: 'IPv6 only',
};

/** Proxy and address family, for all exchanges and for single ones: for traders whose network needs it. */
export function NetworkPanel({ exchanges }: { readonly exchanges: readonly ExchangeInfo[] }) {
  const [rules, setRules] = useState<readonly NetworkRule[]>([]);
  const [edited, setEdited] = useState<NetworkRule | null>(null);
  useEffect(() => {
    void call('network.list', {}).then((reply) => (reply.ok ? setRules(reply.value) : showFailure(reply.error)));
  }, []);
  const supported = exchanges.filter(({ status }) => status === 'supported');
  const nameOf = (id: string) =>
    id === ALL ? 'All exchanges' : (exchanges.find((info) => info.id === id)?.name ?? id);
  const all = rules.find(({ id }) => id === ALL) ?? {
    id: ALL,
    proxy: null,
    hasLogin: false,
    ipVersion: 'any' as const,
  };
  const own = rules.filter(({ id }) => id !== ALL);
  const free = supported.filter(({ id }) => own.every((rule) => rule.id !== id));

  async function remove(id: string) {
    const reply = await call('network.remove', { id });
    if (reply.ok) setRules(reply.value);
    else showFailure(reply.error);
  }

  return (
    <div className="h-full overflow-y-auto px-6 py-5">
      <div className="mx-auto flex max-w-3xl flex-col gap-3">
        <p className="text-muted">
          How this machine reaches the exchanges. A key that is bound to an IPv4 address needs IPv4; keys, downloads and
          bots all go the same way.
        </p>
        <ul aria-label="Ways to the exchanges" className="overflow-hidden rounded-md border border-line bg-surface">
          {[all, ...own].map((rule) => (
            <li key={rule.id} className="flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-0">
              <div className="min-w-0 flex-1">
                <h3 className="font-medium">{nameOf(rule.id)}</h3>
                <p className="selectable text-small text-muted">
                  {rule.proxy === null ? 'Direct' : `Through ${rule.proxy}${rule.hasLogin ? ' with a login' : ''}`} ·{' '}
                  {VERSIONS[rule.ipVersion]}
                </p>
              </div>
              <IconButton icon={Pencil} label={`Change ${nameOf(rule.id)}`} onClick={() => setEdited(rule)} />
              {rule.id !== ALL && (
                <IconButton icon={Trash2} label={`Remove ${nameOf(rule.id)}`} onClick={() => void remove(rule.id)} />
              )}
            </li>
          ))}
        </ul>
        {free.length > 0 && (
          <div>
            <Button
              icon={Plus}
              onClick={() => setEdited({ id: free[0]?.id ?? '', proxy: null, hasLogin: false, ipVersion: 'any' })}
            >
              Add a rule for one exchange
            </Button>
          </div>
        )}
      </div>
      {edited && (
        <NetworkDialog
          rule={edited}
          isNew={!rules.some(({ id }) => id === edited.id) && edited.id !== ALL}
          choices={free}
          title={nameOf(edited.id)}
          onSaved={(saved) => {
            setRules(saved);
            setEdited(null);
          }}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

interface NetworkDialogProps {
  readonly rule: NetworkRule;
  readonly isNew: boolean;
  readonly choices: readonly ExchangeInfo[];
  readonly title: string;
  readonly onSaved: (rules: readonly NetworkRule[]) => void;
  readonly onClose: () => void;
}

function NetworkDialog({ rule, isNew, choices, title, onSaved, onClose }: NetworkDialogProps) {
  const [failure, setFailure] = useState<Failure | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const proxy = String(given.get('proxy') ?? '').trim();
    // A login is never shown again: the address as it was keeps it.
    const kept = !isNew && proxy === (rule.proxy ?? '');
    const reply = await call('network.set', {
      id: isNew ? String(given.get('exchange') ?? '') : rule.id,
      ipVersion: String(given.get('ipVersion')) as NetworkRule['ipVersion'],
      ...(kept ? {} : { proxy: proxy === '' ? null : proxy }),
    });
    if (reply.ok) onSaved(reply.value);
    else setFailure(reply.error);
  }

  return (
    <Dialog open onClose={onClose} title={isNew ? 'A way to one exchange' : `The way to ${title.toLowerCase()}`}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {isNew && (
          <Field label="Exchange">
            {(ids) => (
              <Select {...ids} name="exchange">
                {choices.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Field
          label="Proxy"
          help="http://host:port, or http://user:password@host:port. The login is kept in the keychain. Empty: direct."
          {...(failure ? { error: failure.message } : {})}
        >
          {(ids) => (
            <TextInput {...ids} name="proxy" placeholder="Direct" defaultValue={rule.proxy ?? ''} autoComplete="off" />
          )}
        </Field>
        <Field label="Addresses">
          {(ids) => (
            <Select {...ids} name="ipVersion" defaultValue={rule.ipVersion}>
              {Object.entries(VERSIONS).map(([version, words]) => (
                <option key={version} value={version}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
