import { useState } from 'react';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { useComponents } from '#renderer/stores/catalogue.ts';
import { ErrorState } from '#renderer/ui/states.tsx';
import { PreviewPanel } from '../preview/preview-panel.tsx';
import { SplitPage } from '../split-page.tsx';
import { StrategySkeleton } from '../strategy-skeleton.tsx';
import { VersionsPanel } from '../versions/versions-panel.tsx';
import { CatalogueColumn } from './catalogue-column.tsx';
import { EditorBar } from './editor-bar.tsx';
import { EditorForm } from './editor-form.tsx';
import { EditorProvider, useDraft, useEditorState, useIssues, useOpenedEditor } from './use-editor.ts';

/** The builder over one strategy of the user. */
export function EditorPage({ id }: { readonly id: string }) {
  const opened = useOpenedEditor(id);
  if (opened.state === 'loading') return <StrategySkeleton />;
  if (opened.state === 'failed') {
    return (
      <>
        <TopBar title="Strategy" parent={{ title: 'Strategies', href: '/strategies' }} />
        <ErrorState text={opened.why} />
      </>
    );
  }
  return (
    <EditorProvider value={opened.editor}>
      <Builder />
    </EditorProvider>
  );
}

/** Follows no part of the draft itself: a change draws anew only what shows it. */
function Builder() {
  const [showingVersions, setShowingVersions] = useState(false);
  return (
    <>
      <EditorBar showingVersions={showingVersions} onShowVersions={setShowingVersions} />
      <div className="flex min-h-0 flex-1">
        <CatalogueColumn />
        <SplitPage
          left={<EditorForm />}
          right={showingVersions ? <VersionsPanel onClose={() => setShowingVersions(false)} /> : <DraftPreview />}
        />
      </div>
    </>
  );
}

function DraftPreview() {
  const draft = useDraft();
  const changedAt = useEditorState((state) => state.changedAt);
  const issues = useIssues();
  const components = useComponents((state) => state.components);
  return (
    <PreviewPanel draft={draft} changedAt={changedAt} problem={issues[0]?.message ?? null} components={components} />
  );
}
