import { type ReactNode, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useLayout } from '#renderer/stores/layout-store.ts';

/** A strategy on the left, its preview on the right, with a border between them that can be dragged. */
export function SplitPage({ left, right }: { readonly left: ReactNode; readonly right: ReactNode }) {
  const share = useLayout((layout) => layout.builderShare);
  const [initial] = useState(share);
  return (
    <Group
      orientation="horizontal"
      className="min-h-0 min-w-0 flex-1"
      defaultLayout={{ builder: initial, preview: 100 - initial }}
      onLayoutChanged={(layout) => useLayout.setState({ builderShare: layout.builder ?? initial })}
    >
      <Panel id="builder" minSize={372}>
        <div className="flex h-full min-h-0 flex-col">{left}</div>
      </Panel>
      <Separator className="w-1 border-l border-line bg-surface transition-colors hover:bg-accent data-[separator=active]:bg-accent" />
      <Panel id="preview" minSize={320}>
        <div className="flex h-full min-h-0 flex-col">{right}</div>
      </Panel>
    </Group>
  );
}
