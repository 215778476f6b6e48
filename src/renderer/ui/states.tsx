import { CircleAlert, type LucideIcon, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** Nothing here yet: one sentence and what to do about it. */
export function EmptyState({
  icon: Icon,
  text,
  children,
}: {
  readonly icon: LucideIcon;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-4 p-8 text-center">
      <Icon size={28} strokeWidth={1.25} className="text-faint" aria-hidden />
      <p className="max-w-96 text-muted">{text}</p>
      {children}
    </div>
  );
}

/** Something went wrong: what and what to do, and a way to try again. */
export function ErrorState({ text, onRetry }: { readonly text: string; readonly onRetry?: () => void }) {
  return (
    <div role="alert" className="flex h-full flex-col items-center justify-center gap-4 p-8 text-center">
      <CircleAlert size={28} strokeWidth={1.25} className="text-danger" aria-hidden />
      <p className="max-w-[30rem] text-text">{text}</p>
      {onRetry && (
        <Button icon={RotateCw} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Grey bars where rows will be. */
export function SkeletonRows({ rows = 8 }: { readonly rows?: number }) {
  return (
    <div aria-hidden className="flex flex-col gap-3 p-4">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all the same
        <div key={row} className="skeleton h-4" />
      ))}
    </div>
  );
}
