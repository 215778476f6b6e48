import {
  type ColumnDef,
  createColumnHelper,
  createSortedRowModel,
  FlexRender,
  type RowData,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  sortFn_basic,
  sortFn_text,
  type Row as TanstackRow,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { useSize } from '#renderer/charts/use-size.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { classes } from './classes.ts';

export const dataTableFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic, text: sortFn_text },
});
export type DataTableFeatures = typeof dataTableFeatures;
export type DataColumn<Row extends RowData> = ColumnDef<DataTableFeatures, Row, never>;

export const columnHelper = <Row extends RowData>() => createColumnHelper<DataTableFeatures, Row>();

/** What the table needs to know about a column beside its definition, by column id. */
export interface ColumnLayout {
  /** CSS grid track, e.g. `minmax(120px, 1fr)`. */
  readonly track: string;
  readonly align?: 'left' | 'right';
  /** Width of the table, px, below which the column is left out. */
  readonly from?: number;
}

export interface DataTableProps<Row extends RowData> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  readonly layout: Readonly<Record<string, ColumnLayout>>;
  readonly rowId: (row: Row) => string;
  readonly initialSort: SortingState;
  readonly selectedId?: string | null;
  readonly onOpen?: (row: Row) => void;
  /** Shown instead of rows when there are none. */
  readonly empty?: ReactNode;
}

const ROW_HEIGHT = { dense: 28, comfortable: 36 } as const;

/** A sorted table of any length: only the rows in view exist. Fills its container and scrolls inside. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { label, rows, columns, layout, rowId, initialSort, selectedId, onOpen, empty } = props;
  const [sorting, setSorting] = useState<SortingState>(initialSort);
  const density = useSettings((settings) => settings.density);
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller);
  const isShown = (columnId: string) => width >= (layout[columnId]?.from ?? 0);
  const shown = Object.keys(layout).filter(isShown).join(' ');
  const table = useTable({
    features: dataTableFeatures,
    data: rows as Row[],
    columns: columns as unknown as ColumnDef<DataTableFeatures, Row>[],
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
    enableSortingRemoval: false,
    enableMultiSort: false,
  });
  const sorted = table.getRowModel().rows;
  const height = ROW_HEIGHT[density];
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row height makes all measurements wrong
  useEffect(() => virtual.measure(), [height, virtual]);

  const selectedIndex = selectedId == null ? -1 : sorted.findIndex((row) => row.id === selectedId);
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedIndex, virtual]);

  const template = table
    .getAllLeafColumns()
    .filter((column) => isShown(column.id))
    .map((column) => layout[column.id]?.track ?? 'minmax(80px, 1fr)')
    .join(' ');
  const grid = { gridTemplateColumns: template };

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (!onOpen || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    const next = sorted[selectedIndex + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!next || selectedIndex < 0) return;
    event.preventDefault();
    onOpen(next.original);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move the selection of the table inside
    <div ref={scroller} className="h-full overflow-x-hidden overflow-y-auto" onKeyDown={onKeyDown}>
      <table aria-label={label} aria-rowcount={sorted.length + 1} className="grid min-w-0 text-small">
        <thead className="sticky top-0 z-10 block bg-surface">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} style={grid} className="grid h-7 items-center border-b border-line px-2">
              {group.headers.map((header) => {
                if (!isShown(header.column.id)) return null;
                const right = layout[header.column.id]?.align === 'right';
                const direction = header.column.getIsSorted();
                return (
                  <th
                    key={header.id}
                    scope="col"
                    aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : 'none'}
                    className={classes('min-w-0 px-2 font-medium', right ? 'text-right' : 'text-left')}
                  >
                    {header.column.getCanSort() ? (
                      <button
                        type="button"
                        onClick={header.column.getToggleSortingHandler()}
                        className={classes(
                          'inline-flex max-w-full items-center gap-0.5 rounded-sm whitespace-nowrap hover:text-text',
                          direction ? 'text-text' : 'text-muted',
                          right && 'flex-row-reverse',
                        )}
                      >
                        <span className="truncate">
                          <table.FlexRender header={header} />
                        </span>
                        {direction === 'asc' && <ChevronUp size={12} aria-hidden className="shrink-0" />}
                        {direction === 'desc' && <ChevronDown size={12} aria-hidden className="shrink-0" />}
                      </button>
                    ) : (
                      <table.FlexRender header={header} />
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = sorted[item.index];
            if (!row) return null;
            return (
              <TableRow
                key={row.id}
                row={row}
                index={item.index}
                start={item.start}
                height={height}
                template={template}
                shown={shown}
                layout={layout}
                columns={columns}
                selected={item.index === selectedIndex}
                onOpen={onOpen}
              />
            );
          })}
        </tbody>
      </table>
      {sorted.length === 0 && empty}
    </div>
  );
}

interface TableRowProps<Row extends RowData> {
  readonly row: TanstackRow<DataTableFeatures, Row>;
  readonly index: number;
  /** Distance from the top of the rows, px. */
  readonly start: number;
  readonly height: number;
  readonly template: string;
  /** Ids of the columns that have room, with spaces between. */
  readonly shown: string;
  readonly layout: DataTableProps<Row>['layout'];
  /** Other definitions draw the same row anew. */
  readonly columns: DataTableProps<Row>['columns'];
  readonly selected: boolean;
  readonly onOpen: DataTableProps<Row>['onOpen'];
}

/** One row. Kept while the table scrolls: only rows that come into view are rendered. */
const TableRow = memo(function TableRow<Row extends RowData>(props: TableRowProps<Row>) {
  const { row, index, start, height, template, shown, layout, selected, onOpen } = props;
  const ids = new Set(shown.split(' '));
  return (
    <tr
      aria-rowindex={index + 2}
      data-selected={selected || undefined}
      onClick={onOpen && (() => onOpen(row.original))}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${start}px)` }}
      className={classes(
        'absolute inset-x-0 top-0 grid items-center border-b border-line px-2',
        selected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      {row.getAllCells().map((cell) =>
        ids.has(cell.column.id) ? (
          <td
            key={cell.id}
            className={classes('min-w-0 truncate px-2', layout[cell.column.id]?.align === 'right' && 'num text-right')}
          >
            <FlexRender cell={cell} />
          </td>
        ) : null,
      )}
    </tr>
  );
}) as <Row extends RowData>(props: TableRowProps<Row>) => ReactNode;
