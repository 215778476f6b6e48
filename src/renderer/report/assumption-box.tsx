import type { ReactNode } from 'react';

/** Some conditions under one heading. */
export function Box({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mb-5 break-inside-avoid">
      <h3 className="border-b border-line-strong py-1 text-small font-semibold">{title}</h3>
      <dl className="text-small">{children}</dl>
    </section>
  );
}

export function Line({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 border-b border-line py-1">
      <dt className="text-muted">{term}</dt>
      <dd className="num min-w-0 text-right">{children}</dd>
    </div>
  );
}

/** A long hash, shortened; whole on hover. */
export function Hash({ value }: { readonly value: string }) {
  return (
    <span className="font-mono text-micro break-all" title={value}>
      {value.length > 28 ? `${value.slice(0, 20)}…${value.slice(-6)}` : value}
    </span>
  );
}

/** Reasons for which entries did not happen, and how often. */
export function Refusals({ list }: { readonly list: readonly { readonly reason: string; readonly count: number }[] }) {
  if (list.length === 0) return <p className="py-1 text-muted">None was refused.</p>;
  return list.map(({ reason, count }) => (
    <Line key={reason} term={reason}>
      {count.toLocaleString('en-US')}
    </Line>
  ));
}
