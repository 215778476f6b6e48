import type { ReactNode } from 'react';

/** A group of settings under a heading. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-2 text-title font-semibold">{title}</h2>
      <div className="rounded-md border border-line bg-surface px-4">{children}</div>
    </section>
  );
}

/** One setting: what it is, what it does, and the control. */
export function Row({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex min-h-14 items-center justify-between gap-6 border-b border-line py-2 last-of-type:border-0">
      <div className="min-w-0">
        <h3 className="font-medium">{title}</h3>
        <p className="text-small text-muted">{text}</p>
      </div>
      {children}
    </div>
  );
}
