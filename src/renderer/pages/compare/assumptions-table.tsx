import { classes } from '#renderer/ui/classes.ts';
import type { ComparedAssumption } from './compared-assumptions.ts';
import type { ComparedRun } from './compared-run.ts';
import { RunColumns } from './run-columns.tsx';

export interface AssumptionsTableProps {
  readonly runs: readonly ComparedRun[];
  readonly rows: readonly ComparedAssumption[];
}

/** Under which conditions each run holds; what differs stands first and is marked. */
export function AssumptionsTable({ runs, rows }: AssumptionsTableProps) {
  const same = rows.findIndex(({ differs }) => !differs);
  return (
    <table
      aria-label="Assumptions of the runs"
      className="selectable w-full table-fixed border-separate border-spacing-0 text-small"
    >
      <RunColumns runs={runs} title="Condition" />
      <tbody>
        {rows.map(({ title, values, differs }, index) => (
          <tr key={title} data-differs={differs || undefined}>
            <th
              scope="row"
              className={classes(
                'truncate border-b border-line py-1 pl-4 text-left font-normal',
                differs ? 'bg-warn-soft font-medium' : 'text-muted',
                index === same && index > 0 && 'border-t border-t-line-strong',
              )}
            >
              {title}
            </th>
            {values.map((value, column) => (
              <td
                key={runs[column]?.id}
                title={value}
                className={classes(
                  'num truncate border-b border-line py-1 pr-4 pl-2 text-right',
                  differs ? 'bg-warn-soft' : 'text-muted',
                  index === same && index > 0 && 'border-t border-t-line-strong',
                )}
              >
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
