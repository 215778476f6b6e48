/** The product's mark: an orbit around a candle. */
export function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden className="shrink-0 text-accent">
      <path d="M10 2.5v15" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      <rect x="7.5" y="6" width="5" height="8" rx="1.25" fill="currentColor" />
      <path d="M3.2 13.6C1.6 8.8 5.4 3.7 10.6 3.6" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      <path d="M16.8 6.4c1.6 4.8-2.2 9.9-7.4 10" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </svg>
  );
}
