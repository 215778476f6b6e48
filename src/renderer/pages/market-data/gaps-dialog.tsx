import { CloudDownload } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Dataset } from '#contract/market-data.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatCount, formatNumber } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { SkeletonRows } from '#renderer/ui/states.tsx';

interface Gap {
  readonly from: number;
  readonly to: number;
  readonly missing: number;
}

/** More lines than anybody reads; the rest is counted. */
const MAX_LINES = 500;

export interface GapsDialogProps {
  readonly dataset: Dataset;
  /** Who can be asked for the missing candles; null where nobody can. */
  readonly exchangeName: string | null;
  readonly onClose: () => void;
}

/** Where a series has holes, and a way to fill them. */
export function GapsDialog({ dataset, exchangeName, onClose }: GapsDialogProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const [gaps, setGaps] = useState<readonly Gap[] | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    void call('market-data.gaps', { id: dataset.id }).then((reply) =>
      reply.ok ? setGaps(reply.value) : setError(reply.error.message),
    );
  }, [dataset.id]);

  async function fill() {
    const { exchange, symbol, timeframe } = dataset;
    const market = `${exchange}:${symbol}`;
    const request = { market, timeframe, from: null, to: null, funding: false, gapsOnly: true };
    const reply = await call('market-data.download', request);
    if (reply.ok) onClose();
    else setError(reply.error.message);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={`Gaps in ${dataset.symbol} ${dataset.timeframe}`}
      description={`${formatCount(dataset.missing, 'candle')} missing in ${formatCount(dataset.gaps, 'gap')}. A backtest never invents them: indicators see the candles that exist.`}
    >
      {error ? (
        <p role="alert" className="text-danger-text">
          {error}
        </p>
      ) : gaps === null ? (
        <SkeletonRows rows={4} />
      ) : (
        <div className="max-h-80 overflow-y-auto">
          <table className="num w-full text-small">
            <thead className="sticky top-0 bg-raised text-left text-muted">
              <tr>
                <th className="py-1 font-medium">First missing ({zoneLabel(timeZone)})</th>
                <th className="py-1 font-medium">Next candle</th>
                <th className="py-1 text-right font-medium">Missing</th>
              </tr>
            </thead>
            <tbody>
              {gaps.slice(0, MAX_LINES).map((gap) => (
                <tr key={gap.from} className="border-t border-line">
                  <td className="py-1">{formatDateTime(gap.from, timeZone)}</td>
                  <td className="py-1">{formatDateTime(gap.to, timeZone)}</td>
                  <td className="py-1 text-right">{formatNumber(gap.missing, 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {gaps.length > MAX_LINES && (
            <p className="pt-2 text-small text-muted">and {formatCount(gaps.length - MAX_LINES, 'more gap')}</p>
          )}
        </div>
      )}
      {exchangeName !== null && (
        <div className="flex justify-end">
          <Button variant="primary" icon={CloudDownload} onClick={() => void fill()}>
            Ask {exchangeName} for them
          </Button>
        </div>
      )}
    </Dialog>
  );
}
