import type { ReactNode } from 'react';

/** Something that the user should know before going on, with what puts it right. */
export function Notice({ action, children }: { readonly action?: ReactNode; readonly children: ReactNode }) {
  return (
    <p role="status" className="flex items-center gap-2 rounded-md bg-warn-soft px-2.5 py-1.5 text-small">
      <span className="flex-1">{children}</span>
      {action}
    </p>
  );
}
