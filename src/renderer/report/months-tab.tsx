import { CalendarX } from 'lucide-react';
import { useMemo } from 'react';
import { formatSigned, formatSignedPercent, NO_VALUE } from '#renderer/format/number.ts';
import { monthName } from '#renderer/format/time.ts';
import { EmptyState } from '#renderer/ui/states.tsx';
import { monthlyReturns } from './monthly-returns.ts';
import type { ReportModel } from './report-model.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => monthName(index + 1));
/** From here on a month has the full colour. */
const FULL_COLOUR_PCT = 15;

/** Returns by month and year as a heatmap. */
export function MonthsTab({ model }: { readonly model: ReportModel }) {
  const years = useMemo(
    () => monthlyReturns(model.curve.time, model.curve.equity, model.report.assumptions.settings.equity),
    [model],
  );
  if (years.length === 0) return <EmptyState icon={CalendarX} text="The run has no equity curve." />;
  return (
    <div className="p-4">
      <table className="num w-full table-fixed border-separate border-spacing-0.5 text-small">
        <caption className="pb-2 text-left text-muted">
          Return of each month in percent of equity at its start. Calendar months in UTC.
        </caption>
        <thead>
          <tr className="text-muted">
            <th scope="col" className="w-14 text-left font-medium">
              Year
            </th>
            {MONTHS.map((month) => (
              <th key={month} scope="col" className="font-medium">
                {month}
              </th>
            ))}
            <th scope="col" className="w-[9%] text-right font-medium">
              Year
            </th>
          </tr>
        </thead>
        <tbody>
          {years.map(({ year, months, total }) => (
            <tr key={year}>
              <th scope="row" className="text-left font-medium">
                {year}
              </th>
              {months.map((value, index) => (
                <td
                  key={MONTHS[index]}
                  className="h-8 rounded-sm text-center"
                  style={{ background: heat(value) }}
                  title={value === null ? 'Outside the run' : `${MONTHS[index]} ${year}: ${formatSignedPercent(value)}`}
                >
                  {value === null ? <span className="text-faint">{NO_VALUE}</span> : formatSigned(value, 1)}
                </td>
              ))}
              <td className={`text-right font-semibold ${total >= 0 ? 'text-up-text' : 'text-down-text'}`}>
                {formatSigned(total, 1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function heat(value: number | null): string {
  if (value === null) return 'var(--bg)';
  const strength = Math.round(8 + 42 * Math.min(1, Math.abs(value) / FULL_COLOUR_PCT));
  return `color-mix(in oklab, var(--${value >= 0 ? 'up' : 'down'}) ${strength}%, var(--surface))`;
}
