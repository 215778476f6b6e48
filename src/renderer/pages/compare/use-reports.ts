import { useCallback, useEffect, useState } from 'react';
import { type LoadedReport, loadReport } from '#renderer/pages/backtester/load-report.ts';

/**
 * The reports of some runs, in their order; null until all have come.
 * @param ids the same array as long as the runs are the same
 */
export function useReports(ids: readonly string[]): {
  readonly reports: readonly LoadedReport[] | null;
  readonly retry: () => void;
} {
  const [reports, setReports] = useState<readonly LoadedReport[] | null>(null);
  const load = useCallback(() => {
    let current = true;
    setReports(null);
    void (async () => {
      const loaded: LoadedReport[] = [];
      // One after the other: each may be large, and the window stays responsive between them.
      for (const id of ids) {
        if (!current) return;
        loaded.push(await loadReport(id));
      }
      if (current) setReports(loaded);
    })();
    return () => {
      current = false;
    };
  }, [ids]);
  useEffect(load, [load]);
  return { reports, retry: load };
}
