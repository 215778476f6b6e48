import { X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { StrategyDraft } from '#contract/strategies.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { problemAt } from './issues-of.ts';
import { useDraftFields, useEditor, useEditorState, useIssues } from './use-editor.ts';

const DIRECTIONS = [
  { value: 'both', label: 'Both' },
  { value: 'long', label: 'Long' },
  { value: 'short', label: 'Short' },
] as const;

/** Name, description, tags, direction and the timeframe that suits it. */
export function GeneralSection() {
  const editor = useEditor();
  const draft = useDraftFields('name', 'description', 'direction', 'timeframe');
  const issues = useIssues();
  const put = (about: keyof StrategyDraft, change: Partial<StrategyDraft>) =>
    editor.change(about, (current) => ({ ...current, ...change }));
  return (
    <section aria-label="General" className="flex flex-col gap-2.5">
      <div data-field="name">
        <Field label="Name" error={problemAt(issues, 'name')}>
          {(ids) => (
            <TextInput {...ids} value={draft.name} onChange={(event) => put('name', { name: event.target.value })} />
          )}
        </Field>
      </div>
      <Field label="Description" error={problemAt(issues, 'description')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            value={draft.description}
            onChange={(event) => put('description', { description: event.target.value })}
            className="min-h-14 w-full resize-y rounded-md border border-line bg-bg px-2 py-1 text-small hover:border-line-strong"
          />
        )}
      </Field>
      <TagsField />
      <div className="grid grid-cols-2 gap-x-4">
        <Field label="Direction" help="Which entries it may make at all.">
          {() => (
            <Segmented
              label="Direction"
              value={draft.direction}
              options={DIRECTIONS}
              onChange={(direction) => put('direction', { direction })}
              className="w-full"
            />
          )}
        </Field>
        <Field label="Suited timeframe" help="Advice only: it can run on any." error={problemAt(issues, 'timeframe')}>
          {(ids) => (
            <Select
              {...ids}
              value={draft.timeframe ?? ''}
              onChange={(event) => {
                const { value } = event.target;
                editor.change('timeframe', ({ timeframe: _, ...current }) =>
                  value === '' ? current : { ...current, timeframe: value },
                );
              }}
            >
              <option value="">Any</option>
              {TIMEFRAMES.map((timeframe) => (
                <option key={timeframe}>{timeframe}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </section>
  );
}

function TagsField() {
  const editor = useEditor();
  const tags = useEditorState((state) => state.history.present.tags);
  const [text, setText] = useState('');

  function add() {
    const tag = text.trim().toLowerCase().slice(0, 30);
    setText('');
    if (tag !== '' && !tags.includes(tag) && tags.length < 20) editor.setTags([...tags, tag]);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && text === '' && tags.length > 0) editor.setTags(tags.slice(0, -1));
  }

  return (
    <Field label="Tags" help="For finding it in the list. Enter adds one; they are not part of an exported file.">
      {(ids) => (
        <div className="flex flex-wrap items-center gap-1">
          {tags.map((tag) => (
            <span
              key={tag}
              className="inline-flex h-6 items-center gap-1 rounded-md border border-line bg-hover pr-0.5 pl-2 text-small"
            >
              {tag}
              <button
                type="button"
                aria-label={`Remove the tag ${tag}`}
                onClick={() => editor.setTags(tags.filter((each) => each !== tag))}
                className="rounded-sm p-0.5 text-muted hover:text-text"
              >
                <X size={12} aria-hidden />
              </button>
            </span>
          ))}
          <div className="min-w-24 flex-1">
            <TextInput
              {...ids}
              placeholder="Add a tag"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onKeyDown}
              onBlur={add}
            />
          </div>
        </div>
      )}
    </Field>
  );
}
