import { CirclePlay } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Bot } from '#contract/bots.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { AccountBadge } from '#renderer/fleet/account-badge.tsx';
import { accountKind } from '#renderer/fleet/account-kind.ts';
import { marketsInWords } from '#renderer/format/market.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { sizingInWords } from './config-words.ts';

/** Asks for the bot's name before its first start with an exchange account. */
export function ConfirmLiveDialog({ bot, onClose }: { readonly bot: Bot; readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { name, keyLabel, strategyName, config } = bot;
  const real = accountKind(bot) === 'live';

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const reply = await call('bots.command', { id: bot.id, command: 'start', confirmation: typed.trim() });
    setBusy(false);
    if (reply.ok) onClose();
    else setProblem(reply.error.message);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={`Start ${name} for the first time`}
      description={
        real
          ? 'It places orders with real money, by itself, from its next candle on.'
          : 'It places orders on an exchange account without real money, by itself, from its next candle on.'
      }
    >
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-small">
          <Line label="Account">
            <span className="flex items-center gap-2">
              <AccountBadge bot={bot} /> {keyLabel}
            </span>
          </Line>
          <Line label="Strategy">{strategyName}</Line>
          <Line label="Instruments">
            {marketsInWords(config.markets.map(({ market }) => market))} · {config.timeframe}
          </Line>
          <Line label="Size">{sizingInWords(config.settings)}</Line>
        </dl>
        <Field label={`Type ${name} to start it`} error={problem ?? undefined}>
          {(ids) => <TextInput {...ids} value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant={real ? 'danger' : 'primary'}
            icon={CirclePlay}
            disabled={busy || typed.trim() !== name}
          >
            {real ? 'Start with real money' : 'Start'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
