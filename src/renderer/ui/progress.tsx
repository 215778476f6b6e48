import { useLayoutEffect, useRef } from 'react';

/** A thin bar; `fraction` is 0 to 1. */
export function Progress({ fraction, label }: { readonly fraction: number; readonly label: string }) {
  const bar = useRef<HTMLDivElement>(null);
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 1000) / 10;
  useLayoutEffect(() => {
    if (bar.current) bar.current.style.transform = `scaleX(${percent / 100})`;
  }, [percent]);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1 overflow-hidden rounded-sm bg-line"
    >
      <div ref={bar} className="h-full origin-left bg-accent transition-transform" />
    </div>
  );
}
