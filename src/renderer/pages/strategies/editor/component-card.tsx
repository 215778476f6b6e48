import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, GripVertical, X } from 'lucide-react';
import { type DragEvent, memo, useEffect, useRef, useState } from 'react';
import type { DraftComponent } from '#contract/strategies.ts';
import type { Role } from '#core/strategy/template.ts';
import { formatNumber } from '#renderer/format/number.ts';
import { useComponents } from '#renderer/stores/catalogue.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { FieldProblem, Help, Select } from '#renderer/ui/field.tsx';
import { Switch } from '#renderer/ui/switch.tsx';
import { ROLE_WORDS } from '../role-words.ts';
import { withChanged, withMoved, withoutComponent, withParam } from './draft-changes.ts';
import { problemAt } from './issues-of.ts';
import { NumberInput } from './number-input.tsx';
import { ParamField } from './param-field.tsx';
import { useEditor, useEditorState, useIssuesIn } from './use-editor.ts';

/**
 * Strategies of more components open with the cards closed, each with what it does in words; one that comes in later, by
 * adding it or by undoing its removal, is open and in view.
 */
const MOST_OPEN = 4;

/** What is dragged, while something is: the place of a component. */
const DRAGGED = 'application/x-plutarc-component';

export interface ComponentCardProps {
  readonly index: number;
  readonly component: DraftComponent;
  /** Places of the components of the same role before and behind it; null where there is none. */
  readonly above: number | null;
  readonly below: number | null;
}

/**
 * One component of the strategy with everything about it that can be changed. Kept while others change: a preview that
 * follows a slider leaves no time for drawing all of them anew.
 */
export const ComponentCard = memo(function ComponentCard({ index, component, above, below }: ComponentCardProps) {
  const editor = useEditor();
  const phrase = useEditorState((state) => state.check?.phrases[index] ?? null);
  const info = useComponents((state) => state.components.get(component.use));
  const [isLater] = useState(() => editor.store.getState().history.past.length > 0);
  const [wanted, setWanted] = useState(() => isLater || editor.edit.draft.components.length <= MOST_OPEN);
  const [dropHere, setDropHere] = useState(false);
  const field = `components[${index}]`;
  const title = info?.title ?? component.use;
  const issues = useIssuesIn(field);
  const broken = issues.length > 0;
  // What has to be corrected must be there to be seen.
  const open = wanted || broken;
  const own =
    problemAt(issues, `${field}.params`) ?? problemAt(issues, `${field}.use`) ?? problemAt(issues, `${field}.id`);
  const change = (what: string, more: Partial<DraftComponent>) =>
    editor.change(`${component.id} ${what}`, (current) => withChanged(current, index, more));
  const move = (to: number | null) => {
    if (to !== null) editor.change(`${component.id} move`, (current) => withMoved(current, index, to));
  };

  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isLater) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isLater]);

  function onDrop(event: DragEvent) {
    setDropHere(false);
    const from = Number(event.dataTransfer.getData(DRAGGED));
    if (editor.edit.draft.components[from]?.role !== component.role || from === index) return;
    event.preventDefault();
    editor.change('drag', (current) => withMoved(current, from, index));
  }

  return (
    <li
      ref={card}
      data-field={field}
      aria-label={title}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setDropHere(true);
      }}
      onDragLeave={() => setDropHere(false)}
      onDrop={onDrop}
      className={classes(
        'rounded-md border bg-surface transition-colors',
        dropHere ? 'border-accent' : broken ? 'border-danger' : 'border-line',
      )}
    >
      <div className={classes('flex items-center gap-1 py-1 pr-1.5 pl-1', !component.enabled && 'opacity-60')}>
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Drag ${title}`}
          draggable
          onDragStart={(event) => {
            event.dataTransfer.setData(DRAGGED, String(index));
            event.dataTransfer.effectAllowed = 'move';
          }}
          className="flex h-7 w-4 shrink-0 cursor-grab items-center justify-center text-faint hover:text-muted"
        >
          <GripVertical size={14} aria-hidden />
        </button>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setWanted(!open)}
          className="flex min-w-0 flex-1 items-center gap-1.5 rounded-sm py-1 text-left"
        >
          {open ? (
            <ChevronDown size={14} className="shrink-0 text-muted" aria-hidden />
          ) : (
            <ChevronRight size={14} className="shrink-0 text-muted" aria-hidden />
          )}
          <span className="truncate font-medium">{title}</span>
          {component.id !== component.use && (
            <span className="min-w-0 shrink-[999] truncate font-mono text-micro text-muted">{component.id}</span>
          )}
          {broken && <Badge tone="danger">check</Badge>}
        </button>
        <IconButton icon={ArrowUp} label={`Move ${title} up`} disabled={above === null} onClick={() => move(above)} />
        <IconButton
          icon={ArrowDown}
          label={`Move ${title} down`}
          disabled={below === null}
          onClick={() => move(below)}
        />
        <Switch
          label={`${title} is used`}
          checked={component.enabled}
          onChange={(enabled) => change('enabled', { enabled })}
        />
        <IconButton
          icon={X}
          label={`Remove ${title}`}
          onClick={() => editor.change(`${component.id} remove`, (current) => withoutComponent(current, index))}
        />
      </div>
      <p className="-mt-1 flex items-center gap-1.5 pr-3 pb-2 pl-[26px] text-small text-muted">
        <span className="min-w-0 first-letter:uppercase">
          {phrase ?? info?.help ?? 'This component is not known.'}
          {!open && component.role === 'signal' && ` · weight ${formatNumber(component.weight, 2, 0)}`}
        </span>
        {info && <Help text={info.help} />}
      </p>
      {open && info && (
        <div className="@container border-t border-line px-3 py-2.5">
          <div className="grid grid-cols-1 items-start gap-x-4 gap-y-2.5 @min-[400px]:grid-cols-2">
            <div className="col-span-full grid grid-cols-2 gap-x-4 empty:hidden">
              {(info.roles.length > 1 || problemAt(issues, `${field}.role`)) && (
                <Row label="Role" help={ROLE_WORDS[component.role].help} problem={problemAt(issues, `${field}.role`)}>
                  <Select
                    aria-label={`Role of ${title}`}
                    value={component.role}
                    onChange={(event) => change('role', { role: event.target.value as Role })}
                  >
                    {info.roles.map((role) => (
                      <option key={role} value={role}>
                        {ROLE_WORDS[role].one}
                      </option>
                    ))}
                  </Select>
                </Row>
              )}
              {component.role === 'signal' && (
                <Row
                  label="Weight"
                  help="How much this signal counts in a weighted score or average."
                  problem={problemAt(issues, `${field}.weight`)}
                >
                  <NumberInput
                    aria-label={`Weight of ${title}`}
                    value={component.weight}
                    onChange={(weight) => change('weight', { weight })}
                  />
                </Row>
              )}
            </div>
            {info.params.map((spec) => (
              <ParamField
                key={spec.name}
                spec={spec}
                value={component.params[spec.name]}
                problem={problemAt(issues, `${field}.params.${spec.name}`)}
                onChange={(value) =>
                  editor.change(`${component.id} ${spec.name}`, (current) =>
                    withParam(current, index, spec.name, value),
                  )
                }
              />
            ))}
          </div>
          {own && (
            <div className="mt-2">
              <FieldProblem id={`${field}-problem`}>{own}</FieldProblem>
            </div>
          )}
        </div>
      )}
    </li>
  );
});

function Row({
  label,
  help,
  problem,
  children,
}: {
  readonly label: string;
  readonly help: string;
  readonly problem: string | undefined;
  readonly children: React.ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="flex items-center gap-1 text-small text-muted">
        {label}
        <Help text={help} />
      </span>
      {children}
      {problem && <FieldProblem id={`${label}-problem`}>{problem}</FieldProblem>}
    </div>
  );
}
