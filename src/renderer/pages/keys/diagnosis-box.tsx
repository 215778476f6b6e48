import { CircleAlert, CircleCheck } from 'lucide-react';
import type { KeyTest } from '#contract/keys.ts';
import { classes } from '#renderer/ui/classes.ts';
import { DIAGNOSIS_TITLES } from './words.ts';

/** What a test found: what it is, why, and what to do. */
export function DiagnosisBox({
  test,
  notes = [],
  stored,
}: {
  readonly test: KeyTest;
  readonly notes?: readonly string[];
  /** Whether the key is kept; a refused one is not, and that is said. */
  readonly stored: boolean;
}) {
  const fine = test.diagnosis === 'ok';
  const Icon = fine ? CircleCheck : CircleAlert;
  return (
    <div
      role={fine ? 'status' : 'alert'}
      data-diagnosis={test.diagnosis}
      className={classes('flex gap-2 rounded-md px-3 py-2', fine ? 'bg-hover' : 'bg-danger-soft')}
    >
      <Icon
        size={15}
        strokeWidth={1.75}
        className={classes('mt-0.5 shrink-0', fine ? 'text-up-text' : 'text-danger-text')}
        aria-hidden
      />
      <div className="selectable flex min-w-0 flex-col gap-1">
        <span className="font-medium">
          {DIAGNOSIS_TITLES[test.diagnosis]}
          {!stored && ' – the key was not stored'}
        </span>
        <span>{test.message}</span>
        {notes.map((note) => (
          <span key={note} className="text-small text-muted">
            {note}
          </span>
        ))}
      </div>
    </div>
  );
}
