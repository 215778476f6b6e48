import { Plus, X } from 'lucide-react';
import { useMemo } from 'react';
import { type Session, WEEKDAYS } from '#core/strategy/template.ts';
import { createZoneOffset } from '#renderer/charts/zone-offset.ts';
import { zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { FieldProblem, Help, TextInput } from '#renderer/ui/field.tsx';
import { problemsIn } from '../editor/issues-of.ts';
import { useDraftFields, useEditor, useIssuesIn } from '../editor/use-editor.ts';
import { areReadable } from './week.ts';
import { WeekGrid } from './week-grid.tsx';

const WORKDAYS: Session = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '07:00', end: '21:00' };

/** When entries are allowed: painted on a week, or written exactly. */
export function SessionsSection() {
  const editor = useEditor();
  const { sessions } = useDraftFields('sessions');
  const issues = useIssuesIn('sessions');
  const timeZone = useSettings((settings) => settings.timeZone);
  const zone = useMemo(() => {
    const offset = createZoneOffset(timeZone)(Date.now()) / 60_000;
    return offset === 0 ? null : { offset, name: zoneLabel(timeZone) };
  }, [timeZone]);
  const put = (about: string, next: readonly Session[]) =>
    editor.change(`sessions ${about}`, (draft) => ({ ...draft, sessions: next.map(mutable) }));
  const replace = (index: number, what: string, change: Partial<Session>) =>
    put(
      `${index} ${what}`,
      sessions.map((session, k) => (k === index ? { ...session, ...change } : session)),
    );

  return (
    <section aria-label="Sessions" data-field="sessions">
      <div className="mb-1.5 flex items-center gap-1.5">
        <h2 className="text-title font-semibold">Sessions</h2>
        <Help text="Outside of them nothing is entered; exits go on. Times are UTC." />
        <span className="flex-1" />
        {sessions.length > 0 && (
          <Button variant="quiet" onClick={() => put(`clear ${Date.now()}`, [])}>
            Clear
          </Button>
        )}
      </div>
      <div className="rounded-md border border-line bg-surface px-3 py-2.5">
        {areReadable(sessions) ? (
          <WeekGrid sessions={sessions} zone={zone} onChange={(next) => put(`paint ${Date.now()}`, next)} />
        ) : (
          <p className="text-small text-muted">The week is shown again once every session below can be read.</p>
        )}
        {sessions.length === 0 ? (
          <p className="mt-2 text-small text-muted">
            No sessions: entries at any time. Drag over the week to allow some hours only.
          </p>
        ) : (
          <ul aria-label="Sessions as a list" className="mt-2 flex flex-col gap-1.5">
            {sessions.map((session, index) => {
              const [problem] = problemsIn(issues, `sessions[${index}]`);
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a session has no name, only its place
                <li key={index} className="flex flex-wrap items-center gap-1.5">
                  <Days
                    value={session.days}
                    label={`Days of session ${index + 1}`}
                    onChange={(days) => replace(index, 'days', { days })}
                  />
                  <ClockInput
                    label={`Session ${index + 1} begins`}
                    value={session.start}
                    onChange={(start) => replace(index, 'start', { start })}
                  />
                  <span className="text-small text-muted">to</span>
                  <ClockInput
                    label={`Session ${index + 1} ends`}
                    value={session.end}
                    onChange={(end) => replace(index, 'end', { end })}
                  />
                  <IconButton
                    icon={X}
                    label={`Remove session ${index + 1}`}
                    onClick={() =>
                      put(
                        `remove ${Date.now()}`,
                        sessions.filter((_, k) => k !== index),
                      )
                    }
                  />
                  {problem && (
                    <div className="w-full">
                      <FieldProblem id={`session-${index}-problem`}>{problem.message}</FieldProblem>
                    </div>
                  )}
                </li>
              );
            })}
          </ul>
        )}
        <div className="mt-2">
          <Button icon={Plus} onClick={() => put(`add ${sessions.length}`, [...sessions, WORKDAYS])}>
            Add a session
          </Button>
        </div>
      </div>
    </section>
  );
}

function Days({
  value,
  label,
  onChange,
}: {
  readonly value: Session['days'];
  readonly label: string;
  readonly onChange: (days: Session['days']) => void;
}) {
  return (
    <fieldset aria-label={label} className="flex">
      {WEEKDAYS.map((day) => {
        const chosen = value.includes(day);
        return (
          <button
            key={day}
            type="button"
            aria-pressed={chosen}
            aria-label={day}
            onClick={() => onChange(WEEKDAYS.filter((each) => (each === day ? !chosen : value.includes(each))))}
            className={classes(
              'h-7 w-6 border-y border-l border-line text-small first:rounded-l-md last:rounded-r-md last:border-r',
              chosen ? 'bg-accent-soft font-medium' : 'text-faint hover:bg-hover',
            )}
          >
            {day.charAt(0).toUpperCase()}
          </button>
        );
      })}
    </fieldset>
  );
}

function ClockInput({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <div className="w-14">
      <TextInput
        aria-label={label}
        aria-invalid={!areReadable([{ days: ['mon'], start: value, end: value }])}
        value={value}
        maxLength={5}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function mutable({ days, start, end }: Session): { days: Session['days']; start: string; end: string } {
  return { days: [...days], start, end };
}
