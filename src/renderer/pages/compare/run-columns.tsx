import type { ComparedRun } from './compared-run.ts';
import { describeRun, RunNumber } from './run-label.tsx';

/** The head of a table with a column for each run. */
export function RunColumns({ runs, title }: { readonly runs: readonly ComparedRun[]; readonly title: string }) {
  return (
    <thead>
      <tr>
        <th
          scope="col"
          className="sticky top-0 z-10 w-[24%] border-b border-line bg-surface px-4 py-1.5 text-left font-medium text-muted"
        >
          {title}
        </th>
        {runs.map(({ id, model }, index) => (
          <th
            key={id}
            scope="col"
            title={describeRun(model)}
            className="sticky top-0 z-10 border-b border-line bg-surface py-1.5 pr-4 pl-2 font-medium"
          >
            <span className="flex min-w-0 items-center justify-end gap-1.5">
              <RunNumber index={index} />
              <span className="truncate">{model.report.template.name}</span>
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}
