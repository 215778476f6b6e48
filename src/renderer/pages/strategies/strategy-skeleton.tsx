import { TopBar } from '#renderer/shell/top-bar.tsx';
import { SkeletonRows } from '#renderer/ui/states.tsx';

/** The page of a strategy while it is loaded. */
export function StrategySkeleton() {
  return (
    <>
      <TopBar title="" parent={{ title: 'Strategies', href: '/strategies' }} />
      <div className="flex min-h-0 flex-1">
        <div className="w-[46%] border-r border-line">
          <SkeletonRows rows={16} />
        </div>
        <div className="flex-1 p-4">
          <div className="skeleton h-full" />
        </div>
      </div>
    </>
  );
}
