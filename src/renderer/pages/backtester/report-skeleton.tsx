/** Grey shapes where the report will be. */
export function ReportSkeleton() {
  return (
    <div role="status" aria-label="Loading the report" className="flex min-h-0 flex-1 flex-col">
      <div className="grid h-[68px] shrink-0 grid-cols-8 gap-px border-b border-line bg-line">
        {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => (
          <div key={key} className="flex flex-col gap-2 bg-surface p-3">
            <div className="skeleton h-3 w-16" />
            <div className="skeleton h-5 w-20" />
          </div>
        ))}
      </div>
      <div className="flex-[3] bg-surface p-4">
        <div className="skeleton size-full" />
      </div>
      <div className="flex flex-[2] flex-col gap-3 border-t border-line bg-surface p-4">
        {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
          <div key={key} className="skeleton h-4" />
        ))}
      </div>
    </div>
  );
}
