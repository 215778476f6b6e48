import { TopBar } from '#renderer/shell/top-bar.tsx';
import { useCatalogue } from '#renderer/stores/catalogue.ts';
import { useTopicItem } from '#renderer/stores/topics.ts';
import { ErrorState } from '#renderer/ui/states.tsx';
import { EditorPage } from './editor/editor-page.tsx';
import { StrategySkeleton } from './strategy-skeleton.tsx';
import { SystemStrategy } from './system-strategy.tsx';

/** One strategy: the builder for the user's own, a page to read for a system template. */
export function StrategyPage({ id }: { readonly id: string }) {
  const item = useTopicItem('strategies', id);
  const { loading, error, strategies } = useCatalogue();
  if (error) return <Problem text={error} />;
  if (loading) return <StrategySkeleton />;
  if (!item) return <Problem text="This strategy is not there any more. It may have been deleted." />;
  const system = item.source === 'system' && strategies.find((strategy) => strategy.id === id);
  return system ? <SystemStrategy strategy={system} /> : <EditorPage id={id} />;
}

function Problem({ text }: { readonly text: string }) {
  return (
    <>
      <TopBar title="Strategy" parent={{ title: 'Strategies', href: '/strategies' }} />
      <ErrorState text={text} />
    </>
  );
}
