import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ROLES, type Role } from '#core/strategy/template.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { FieldProblem, Help } from '#renderer/ui/field.tsx';
import { ROLE_WORDS } from '../role-words.ts';
import { CatalogueDialog } from './catalogue-dialog.tsx';
import { ComponentCard } from './component-card.tsx';
import { neighbour, withComponent } from './draft-changes.ts';
import { problemAt } from './issues-of.ts';
import { useDraftFields, useEditor, useIssues } from './use-editor.ts';

/** The components by role, and the way to more of them. */
export function ComponentsSection() {
  const editor = useEditor();
  const { components } = useDraftFields('components');
  const problem = problemAt(useIssues(), 'components');
  /** Open for a role, for any of them (null), or not at all (undefined). */
  const [adding, setAdding] = useState<Role | null | undefined>(undefined);
  return (
    <div data-field="components" className="flex flex-col gap-4">
      {ROLES.map((role) => {
        const parts = components
          .map((component, index) => ({ component, index }))
          .filter((part) => part.component.role === role);
        const { title, help } = ROLE_WORDS[role];
        if (parts.length === 0 && role !== 'signal' && role !== 'exit') return null;
        return (
          <section key={role} aria-label={title}>
            <div className="mb-1.5 flex items-center gap-1.5">
              <h2 className="text-title font-semibold">{title}</h2>
              <Help text={help} />
              <span className="flex-1" />
              <IconButton icon={Plus} label={`Add to ${title.toLowerCase()}`} onClick={() => setAdding(role)} />
            </div>
            {role === 'signal' && problem && (
              <div className="mb-2">
                <FieldProblem id="components-problem">{problem}</FieldProblem>
              </div>
            )}
            {parts.length === 0 ? (
              <p className="rounded-md border border-dashed border-line-strong px-3 py-2 text-small text-muted">
                {role === 'signal'
                  ? 'No signal yet: nothing asks for an entry.'
                  : 'No exit rule yet: a position stays open until the data ends.'}
              </p>
            ) : (
              <ul className="flex flex-col gap-2">
                {parts.map(({ component, index }) => (
                  <ComponentCard
                    key={component.id}
                    index={index}
                    component={component}
                    above={neighbour(components, index, -1)}
                    below={neighbour(components, index, 1)}
                  />
                ))}
              </ul>
            )}
          </section>
        );
      })}
      <div>
        <Button icon={Plus} onClick={() => setAdding(null)}>
          Add component
        </Button>
      </div>
      <CatalogueDialog
        open={adding !== undefined}
        role={adding ?? null}
        onClose={() => setAdding(undefined)}
        onAdd={(entry, role) => {
          editor.change(`add ${entry.id} ${components.length}`, (draft) => withComponent(draft, entry, role));
          setAdding(undefined);
        }}
      />
    </div>
  );
}
