import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { type Session, WEEKDAYS } from '#core/strategy/template.ts';
import { classes } from '#renderer/ui/classes.ts';
import { CELL_MINUTES, CELLS_A_DAY, type CellState, cellsOf, clock, painted } from './week.ts';

const DAY_NAMES: Readonly<Record<(typeof WEEKDAYS)[number], string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};
const HOUR_MARKS = [0, 3, 6, 9, 12, 15, 18, 21];

interface Stroke {
  readonly from: number;
  readonly to: number;
  /** Whether it puts cells inside the sessions, or takes them out. */
  readonly inside: boolean;
}

export interface WeekGridProps {
  readonly sessions: readonly Session[];
  /** By how much the user's clocks are ahead of UTC, minutes, and how their zone is called; null where that is UTC. */
  readonly zone: { readonly offset: number; readonly name: string } | null;
  readonly onChange: (sessions: Session[]) => void;
}

/**
 * The week as days by half hours, to be painted: with the pointer, or with the arrow keys and the space bar, where
 * holding Shift extends a block.
 */
export function WeekGrid({ sessions, zone, onChange }: WeekGridProps) {
  const cells = useMemo(() => cellsOf(sessions), [sessions]);
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const [focus, setFocus] = useState({ cell: 16, anchor: 16 });
  const grid = useRef<HTMLDivElement>(null);
  const covered = useMemo(() => new Set(stroke ? blockOf(stroke.from, stroke.to) : []), [stroke]);

  function cellUnder(event: PointerEvent): number | null {
    const box = grid.current?.getBoundingClientRect();
    if (!box) return null;
    const place = (at: number, start: number, size: number, count: number) =>
      Math.max(0, Math.min(count - 1, Math.floor(((at - start) / size) * count)));
    const column = place(event.clientX, box.left, box.width, CELLS_A_DAY);
    return place(event.clientY, box.top, box.height, 7) * CELLS_A_DAY + column;
  }

  function onPointerDown(event: PointerEvent) {
    const cell = cellUnder(event);
    if (cell === null || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setFocus({ cell, anchor: cell });
    setStroke({ from: cell, to: cell, inside: cells[cell] !== 'in' });
  }

  function onPointerMove(event: PointerEvent) {
    const cell = cellUnder(event);
    if (stroke && cell !== null && cell !== stroke.to) setStroke({ ...stroke, to: cell });
  }

  function onPointerUp() {
    if (stroke) onChange(painted(sessions, covered, stroke.inside));
    setStroke(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    const { cell, anchor } = focus;
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      onChange(painted(sessions, blockOf(anchor, cell), cells[cell] !== 'in'));
      return;
    }
    const next = movedBy(cell, event.key);
    if (next === null) return;
    event.preventDefault();
    setFocus({ cell: next, anchor: event.shiftKey ? anchor : next });
  }

  const selected = new Set(focus.cell === focus.anchor ? [] : blockOf(focus.anchor, focus.cell));
  return (
    <div className="flex flex-col gap-1">
      <HourMarks offset={0} label="UTC" />
      <div className="flex gap-1.5">
        <div className="flex w-14 shrink-0 flex-col text-micro text-muted">
          {WEEKDAYS.map((day) => (
            <span key={day} className="flex h-[18px] items-center">
              {DAY_NAMES[day]}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out as one grid of equal cells */}
        <div
          ref={grid}
          role="grid"
          tabIndex={0}
          aria-label="Week of sessions: arrow keys move, space paints, shift and arrows extend"
          aria-activedescendant={`week-cell-${focus.cell}`}
          className="group grid min-w-0 flex-1 touch-none grid-cols-[repeat(48,minmax(0,1fr))] overflow-hidden rounded-sm border border-line"
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={() => setStroke(null)}
          onKeyDown={onKeyDown}
        >
          {WEEKDAYS.map((day, row) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and says which cell is meant
            // biome-ignore lint/a11y/useSemanticElements: table rows cannot be laid out as one grid
            <div key={day} role="row" className="contents">
              {cells.slice(row * CELLS_A_DAY, (row + 1) * CELLS_A_DAY).map((state, column) => {
                const cell = row * CELLS_A_DAY + column;
                return (
                  <Cell
                    key={cell}
                    cell={cell}
                    state={stroke && covered.has(cell) ? (stroke.inside ? 'in' : 'out') : state}
                    focused={cell === focus.cell}
                    selected={selected.has(cell)}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </div>
      {zone && <HourMarks offset={zone.offset} label={zone.name} />}
      <p aria-live="polite" className="sr-only">
        {nameOf(focus.cell)}:{' '}
        {cells[focus.cell] === 'in' ? 'inside' : cells[focus.cell] === 'part' ? 'partly' : 'outside'}
      </p>
    </div>
  );
}

function Cell({
  cell,
  state,
  focused,
  selected,
}: {
  readonly cell: number;
  readonly state: CellState;
  readonly focused: boolean;
  readonly selected: boolean;
}) {
  const onTheHour = cell % 2 === 0 && cell % CELLS_A_DAY !== 0;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and says which cell is meant
    // biome-ignore lint/a11y/useSemanticElements: table cells cannot be laid out as one grid
    <span
      id={`week-cell-${cell}`}
      role="gridcell"
      aria-selected={state === 'in'}
      data-state={state}
      title={nameOf(cell)}
      className={classes(
        'h-[18px] border-b border-line',
        onTheHour && 'border-l',
        state === 'in' ? 'bg-accent' : state === 'part' ? 'bg-accent-soft' : 'bg-bg',
        selected && 'opacity-60',
        focused && 'group-focus-visible:shadow-[inset_0_0_0_2px_var(--text)]',
      )}
    />
  );
}

/** Hours under or over the grid, in a zone that is so many minutes ahead of UTC. */
function HourMarks({ offset, label }: { readonly offset: number; readonly label: string }) {
  return (
    <div className="flex gap-1.5 text-micro text-muted">
      <span className="w-14 shrink-0 truncate" title={label}>
        {label.split('/').at(-1)?.replaceAll('_', ' ')}
      </span>
      <div className="num grid flex-1 grid-cols-8">
        {HOUR_MARKS.map((hour) => (
          <span key={hour}>{clock((((hour * 60 + offset) % 1440) + 1440) % 1440)}</span>
        ))}
      </div>
    </div>
  );
}

/** All cells of the block between two corners. */
function blockOf(from: number, to: number): number[] {
  const column = (cell: number) => cell % CELLS_A_DAY;
  const row = (cell: number) => Math.floor(cell / CELLS_A_DAY);
  const cells: number[] = [];
  for (let day = Math.min(row(from), row(to)); day <= Math.max(row(from), row(to)); day++) {
    for (let k = Math.min(column(from), column(to)); k <= Math.max(column(from), column(to)); k++) {
      cells.push(day * CELLS_A_DAY + k);
    }
  }
  return cells;
}

function movedBy(cell: number, key: string): number | null {
  const day = Math.floor(cell / CELLS_A_DAY);
  const column = cell % CELLS_A_DAY;
  const at = (toDay: number, toColumn: number) =>
    Math.max(0, Math.min(6, toDay)) * CELLS_A_DAY + Math.max(0, Math.min(CELLS_A_DAY - 1, toColumn));
  switch (key) {
    case 'ArrowLeft':
      return at(day, column - 1);
    case 'ArrowRight':
      return at(day, column + 1);
    case 'ArrowUp':
      return at(day - 1, column);
    case 'ArrowDown':
      return at(day + 1, column);
    case 'Home':
      return at(day, 0);
    case 'End':
      return at(day, CELLS_A_DAY - 1);
    default:
      return null;
  }
}

/** `Mon 07:30 to 08:00 UTC`. */
function nameOf(cell: number): string {
  const start = (cell % CELLS_A_DAY) * CELL_MINUTES;
  const end = start + CELL_MINUTES;
  const day = DAY_NAMES[WEEKDAYS[Math.floor(cell / CELLS_A_DAY)] ?? 'mon'];
  return `${day} ${clock(start)} to ${end === 1440 ? '24:00' : clock(end)} UTC`;
}
