import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Issue, StrategyDraft } from '#contract/strategies.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { type EditorState, StrategyEditor } from './editor-store.ts';
import { problemsIn } from './issues-of.ts';

export type OpenedEditor =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'open'; readonly editor: StrategyEditor };

/** Opens a strategy for editing; when the page is left, what is not on disk yet is put there. */
export function useOpenedEditor(id: string): OpenedEditor {
  const [opened, setOpened] = useState<OpenedEditor>({ state: 'loading' });
  useEffect(() => {
    let editor: StrategyEditor | null = null;
    let left = false;
    void call('strategies.open', { id }).then((reply) => {
      if (left) return;
      if (!reply.ok) return setOpened({ state: 'failed', why: reply.error.message });
      editor = new StrategyEditor(id, reply.value, call);
      setOpened({ state: 'open', editor });
    });
    const flush = () => void editor?.flush();
    // The request is on its way before the window is gone, and the main process answers it before it closes the ledger.
    window.addEventListener('beforeunload', flush);
    window.addEventListener('blur', flush);
    return () => {
      left = true;
      window.removeEventListener('beforeunload', flush);
      window.removeEventListener('blur', flush);
      flush();
    };
  }, [id]);
  return opened;
}

const EditorContext = createContext<StrategyEditor | null>(null);
export const EditorProvider = EditorContext.Provider;

/** The editor that the parts of the builder change. */
export function useEditor(): StrategyEditor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('a part of the builder is outside of it');
  return editor;
}

export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore(useEditor().store, select);
}

export const useDraft = () => useEditorState((state) => state.history.present.draft);

/** Some fields of the draft; another look at them is taken only when one of them changes. */
export function useDraftFields<K extends keyof StrategyDraft>(...names: readonly K[]): Pick<StrategyDraft, K> {
  return useEditorState(
    useShallow(({ history }) => {
      const { draft } = history.present;
      return Object.fromEntries(names.map((name) => [name, draft[name]])) as Pick<StrategyDraft, K>;
    }),
  );
}

const NONE = [] as const;
/** What keeps the draft from running. */
export const useIssues = () => useEditorState((state) => state.check?.issues ?? NONE);

/** What is wrong with a field and what is inside it; the same list as before while nothing is. */
export function useIssuesIn(field: string): readonly Issue[] {
  return useEditorState(useShallow((state) => problemsIn(state.check?.issues ?? NONE, field)));
}
