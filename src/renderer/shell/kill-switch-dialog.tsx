import { CircleAlert, CircleCheck, Loader2, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KillAction, KillOutcome } from '#contract/bots.ts';
import type { Result } from '#contract/result.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { accountKind, KIND_TITLES, kindsOf } from '#renderer/fleet/account-kind.ts';
import { killable, killWords } from '#renderer/fleet/kill-words.ts';
import { formatCount } from '#renderer/format/number.ts';
import { notify, showFailure } from '#renderer/stores/notices.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { HoldButton } from '#renderer/ui/hold-button.tsx';

type Step =
  | { readonly kind: 'choose'; readonly problem: string | null }
  | { readonly kind: 'working'; readonly action: KillAction }
  | { readonly kind: 'done'; readonly action: KillAction; readonly outcomes: readonly KillOutcome[] };

const WORKING: Readonly<Record<KillAction, string>> = {
  pause: 'Pausing the entries of all bots…',
  stop: 'Stopping all bots…',
  flatten: 'Cancelling, closing, and reading back from the exchanges…',
};

const DONE: Readonly<Record<KillAction, string>> = {
  pause: 'Entries are paused',
  stop: 'The bots are stopped',
  flatten: 'Everything is flat',
};

/** The kill switch: what each of its actions does, held to confirm, and how every bot says that it ended. */
export function KillSwitchDialog({ onClose }: { readonly onClose: () => void }) {
  const { items } = useTopic('bots');
  const [step, setStep] = useState<Step>({ kind: 'choose', problem: null });
  const closed = useRef(false);
  const bots = killable(items);

  useEffect(() => {
    closed.current = false;
    return () => {
      closed.current = true;
    };
  }, []);

  async function act(action: KillAction) {
    setStep({ kind: 'working', action });
    const reply = await call('bots.kill-switch', { action });
    if (closed.current) return tell(action, reply);
    setStep(
      reply.ok ? { kind: 'done', action, outcomes: reply.value } : { kind: 'choose', problem: reply.error.message },
    );
  }

  const kinds = kindsOf(bots)
    .map((kind) => `${bots.filter((bot) => accountKind(bot) === kind).length} ${KIND_TITLES[kind].toLowerCase()}`)
    .join(', ');
  return (
    <Dialog
      open
      onClose={onClose}
      title="Kill switch"
      description={
        step.kind === 'choose'
          ? bots.length === 0
            ? 'No bot runs.'
            : `Acts on every bot that runs: ${kinds}. Hold a button for a second.`
          : undefined
      }
    >
      {step.kind === 'choose' && step.problem && (
        <p role="alert" className="selectable rounded-md bg-danger-soft px-3 py-2 text-danger-text">
          {step.problem}
        </p>
      )}
      {step.kind === 'choose' && bots.length > 0 && (
        <ul className="flex flex-col gap-3">
          {killWords(bots).map(({ action, title, text, warning, button }) => (
            <li key={action} className="flex items-center gap-4 border-t border-line pt-3">
              <div className="flex min-w-0 flex-1 flex-col gap-0.5">
                <h3 className="font-semibold">{title}</h3>
                <p className="text-small text-muted">{text}</p>
                {warning && (
                  <p className="flex items-start gap-1 text-small text-warn">
                    <TriangleAlert size={13} className="mt-px shrink-0" aria-hidden />
                    {warning}
                  </p>
                )}
              </div>
              <HoldButton danger={action === 'flatten'} onHeld={() => void act(action)}>
                {button}
              </HoldButton>
            </li>
          ))}
        </ul>
      )}
      {step.kind === 'working' && (
        <p role="status" className="flex items-center gap-2">
          <Loader2 size={15} className="shrink-0 animate-spin text-accent motion-reduce:animate-none" aria-hidden />
          {WORKING[step.action]}
        </p>
      )}
      {step.kind === 'done' && <Outcomes action={step.action} outcomes={step.outcomes} />}
      {step.kind !== 'working' && (
        <div className="flex justify-end gap-2">
          {step.kind === 'done' && step.outcomes.some(({ ok }) => !ok) && (
            <Button onClick={() => setStep({ kind: 'choose', problem: null })}>Back</Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </div>
      )}
    </Dialog>
  );
}

/** Says how it ended to a user who has closed the dialog meanwhile. */
function tell(action: KillAction, reply: Result<readonly KillOutcome[]>): void {
  const failed = reply.ok ? reply.value.filter(({ ok }) => !ok) : [];
  if (!reply.ok) showFailure(reply.error);
  else if (failed.length === 0)
    notify({ tone: 'info', text: `${DONE[action]}: ${formatCount(reply.value.length, 'bot')}.` });
  else notify({ tone: 'error', text: failed.map(({ name, text }) => `${name}: ${text}`).join(' ') });
}

function Outcomes({ action, outcomes }: { readonly action: KillAction; readonly outcomes: readonly KillOutcome[] }) {
  const failed = outcomes.filter(({ ok }) => !ok);
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <p role="status" className={classes('font-semibold', failed.length > 0 ? 'text-danger-text' : 'text-up-text')}>
        {outcomes.length === 0
          ? 'There was no bot to act on.'
          : failed.length === 0
            ? `${DONE[action]}: ${formatCount(outcomes.length, 'bot')}.`
            : `Look at ${formatCount(failed.length, 'bot')}: what was asked for could not be shown to be done.`}
      </p>
      <ul aria-label="Outcome of each bot" className="flex max-h-72 flex-col gap-1.5 overflow-y-auto">
        {[...failed, ...outcomes.filter(({ ok }) => ok)].map(({ id, name, ok, text }) => (
          <li key={id} className="flex items-start gap-2 text-small">
            {ok ? (
              <CircleCheck size={14} className="mt-px shrink-0 text-up-text" aria-label="done" />
            ) : (
              <CircleAlert size={14} className="mt-px shrink-0 text-danger-text" aria-label="not done" />
            )}
            <span className="selectable min-w-0 flex-1 break-words">
              <span className="font-medium">{name}</span> <span className="text-muted">{text}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
