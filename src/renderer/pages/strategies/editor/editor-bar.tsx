import { Copy, Download, History, MoreHorizontal, Play, Redo2, Save, Trash2, Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { notify, showFailure } from '#renderer/stores/notices.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import {
  chooseForBacktest,
  deleteStrategy,
  duplicateStrategy,
  exportStrategy,
  strategyHref,
} from '../strategy-actions.ts';
import { isUnsaved } from './editor-store.ts';
import { SaveDialog } from './save-dialog.tsx';
import { useEditor, useEditorState } from './use-editor.ts';

/** What can be done with the strategy as a whole, by buttons and by keys. */
export function EditorBar({
  showingVersions,
  onShowVersions,
}: {
  readonly showingVersions: boolean;
  readonly onShowVersions: (show: boolean) => void;
}) {
  const editor = useEditor();
  const name = useEditorState((state) => state.history.present.draft.name);
  const version = useEditorState((state) => state.versions[0]?.number ?? null);
  const unsaved = useEditorState(({ history, versions }) => isUnsaved(history.present.draft, versions));
  const saving = useEditorState((state) => state.saving);
  const checked = useEditorState((state) => state.check !== null);
  /** What keeps it from running. */
  const problem = useEditorState((state) => state.check?.issues[0]?.message ?? null);
  const notKept = useEditorState((state) => state.notKept);
  const canUndo = useEditorState((state) => state.history.past.length > 0);
  const canRedo = useEditorState((state) => state.history.future.length > 0);
  const [naming, setNaming] = useState(false);
  const [, navigate] = useLocation();
  const runs = checked && problem === null;
  const shownName = name.trim() === '' ? 'Without a name' : name;

  const onSave = async (note: string): Promise<boolean> => {
    const failure = await editor.save(note);
    if (failure) showFailure(failure);
    else notify({ tone: 'info', text: `Saved as version ${editor.store.getState().versions[0]?.number ?? 1}.` });
    return failure === null;
  };

  useShortcuts({
    undo: () => editor.undo(),
    redo: () => editor.redo(),
    save: () => {
      if (unsaved && runs) void onSave('');
    },
  });

  async function onBacktest() {
    if (unsaved && !(await onSave(''))) return;
    chooseForBacktest(editor.id);
    navigate('/backtester');
  }

  async function onDuplicate() {
    await editor.flush();
    const id = await duplicateStrategy(editor.id);
    if (id !== null) navigate(strategyHref(id));
  }

  async function onDelete() {
    await editor.flush();
    if (await deleteStrategy(editor.id, shownName)) navigate('/strategies');
  }

  return (
    <>
      <TopBar
        title={shownName}
        parent={{ title: 'Strategies', href: '/strategies' }}
        badges={
          <>
            {version !== null && <Badge>v{version}</Badge>}
            {checked && !runs ? (
              <Badge tone="danger">cannot run yet</Badge>
            ) : (
              unsaved && <Badge tone="warn">unsaved</Badge>
            )}
          </>
        }
        aside={notKept && <span className="truncate text-danger-text">Not kept on disk: {notKept}</span>}
        actions={
          <>
            <IconButton icon={Undo2} label="Undo (Ctrl+Z)" disabled={!canUndo} onClick={() => editor.undo()} />
            <IconButton icon={Redo2} label="Redo (Ctrl+Shift+Z)" disabled={!canRedo} onClick={() => editor.redo()} />
            <IconButton
              icon={History}
              label="Versions"
              aria-pressed={showingVersions}
              onClick={() => onShowVersions(!showingVersions)}
            />
            <Menu
              trigger={<IconButton icon={MoreHorizontal} label="More" />}
              items={[
                { label: 'Save with a note', icon: Save, onSelect: () => setNaming(true) },
                { label: 'Duplicate', icon: Copy, onSelect: () => void onDuplicate() },
                {
                  label: version === null ? 'Export' : `Export version ${version}`,
                  hint: '.json',
                  icon: Download,
                  onSelect: () => void exportStrategy(editor.id),
                },
                { label: 'Delete', icon: Trash2, danger: true, onSelect: () => void onDelete() },
              ]}
            />
            <Button icon={Save} disabled={!unsaved || !runs || saving} onClick={() => void onSave('')}>
              Save
            </Button>
            <Button variant="primary" icon={Play} disabled={!runs || saving} onClick={() => void onBacktest()}>
              {unsaved ? 'Save and backtest' : 'Backtest'}
            </Button>
          </>
        }
      />
      <SaveDialog
        open={naming}
        disabled={!unsaved || !runs}
        why={!runs ? (problem ?? '') : 'Nothing has changed since the last version.'}
        onClose={() => setNaming(false)}
        onSave={(note) => {
          setNaming(false);
          void onSave(note);
        }}
      />
    </>
  );
}

/** Ctrl or ⌘ with Z, Shift+Z, Y and S, wherever the focus is: typed text is part of the strategy's own history. */
function useShortcuts(actions: {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly save: () => void;
}): void {
  useEffect(() => {
    function onKeyDown(event: globalThis.KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      // What is typed into a dialog is not part of the strategy yet.
      if (document.querySelector('[role="dialog"]')) return;
      const key = event.key.toLowerCase();
      const action =
        key === 'z'
          ? event.shiftKey
            ? actions.redo
            : actions.undo
          : key === 'y'
            ? actions.redo
            : key === 's'
              ? actions.save
              : null;
      if (!action) return;
      event.preventDefault();
      action();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}
