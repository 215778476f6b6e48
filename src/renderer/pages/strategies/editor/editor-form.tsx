import { CircleAlert, CircleCheck } from 'lucide-react';
import { useRef } from 'react';
import type { Issue } from '#contract/strategies.ts';
import { SessionsSection } from '../sessions/sessions-section.tsx';
import { CombinationSection } from './combination-section.tsx';
import { ComponentsSection } from './components-section.tsx';
import { GeneralSection } from './general-section.tsx';
import { useEditorState, useIssues } from './use-editor.ts';

/** Everything about the strategy, under what it does in plain words or what keeps it from running. */
export function EditorForm() {
  const form = useRef<HTMLDivElement>(null);

  /** Brings the part that a problem is about into view, with the focus on its first control that is wrong. */
  function show({ field }: Issue) {
    const parts = [...(form.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])];
    const part = parts
      .filter(({ dataset }) => field.startsWith(dataset.field ?? ''))
      .sort((a, b) => (b.dataset.field?.length ?? 0) - (a.dataset.field?.length ?? 0))[0];
    part?.scrollIntoView({ block: 'center' });
    const control =
      part?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      part?.querySelector<HTMLElement>('input, select, button');
    control?.focus({ preventScroll: true });
  }

  return (
    <div ref={form} className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex flex-col gap-5 px-4 py-4">
        <Standing onShow={show} />
        <GeneralSection />
        <ComponentsSection />
        <CombinationSection />
        <SessionsSection />
      </div>
    </div>
  );
}

function Standing({ onShow }: { readonly onShow: (issue: Issue) => void }) {
  const issues = useIssues();
  const summary = useEditorState((state) => state.check?.summary);
  if (issues.length > 0) {
    return (
      <section aria-label="Problems" className="rounded-md bg-danger-soft px-3 py-2">
        <h2 className="flex items-center gap-1.5 font-semibold text-danger-text">
          <CircleAlert size={15} aria-hidden />
          This strategy cannot run yet
        </h2>
        <ul className="mt-1 flex flex-col gap-0.5">
          {issues.map((issue) => (
            <li key={`${issue.field} ${issue.message}`}>
              <button
                type="button"
                className="rounded-sm text-left text-small underline-offset-2 hover:underline"
                onClick={() => onShow(issue)}
              >
                {issue.message}
              </button>
            </li>
          ))}
        </ul>
        <p className="mt-1 text-small text-muted">It is kept as a draft; it can be saved once this is put right.</p>
      </section>
    );
  }
  return (
    <section
      aria-label="In plain words"
      className="selectable min-h-[60px] rounded-md border border-line bg-surface px-3 py-2"
    >
      <h2 className="flex items-center gap-1.5 font-semibold">
        <CircleCheck size={15} className="text-up-text" aria-hidden />
        In plain words
      </h2>
      <ul className="mt-1 flex max-h-[30vh] flex-col gap-0.5 overflow-y-auto text-small">
        {summary?.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
