import { CatalogueList } from './catalogue-list.tsx';
import { withComponent } from './draft-changes.ts';
import { useEditor } from './use-editor.ts';

/** The catalogue beside the strategy, where the window is wide enough for it; elsewhere there is the dialog. */
export function CatalogueColumn() {
  const editor = useEditor();
  return (
    <aside
      aria-label="Catalogue"
      className="hidden w-64 shrink-0 flex-col gap-2 border-r border-line bg-surface px-4 pt-4 min-[1680px]:flex"
    >
      <CatalogueList
        forRole={null}
        narrow
        className="min-h-0 flex-1"
        onAdd={(entry, role) => {
          const { components } = editor.edit.draft;
          editor.change(`add ${entry.id} ${components.length}`, (draft) => withComponent(draft, entry, role));
        }}
      />
    </aside>
  );
}
