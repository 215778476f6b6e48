import { CloudDownload, Database, FileUp, Sparkles } from 'lucide-react';
import { useState } from 'react';
import type { ChosenFile } from '#contract/market-data.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatBytes, formatCount } from '#renderer/format/number.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { showFailure } from '#renderer/stores/notices.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { DatasetTable } from './dataset-table.tsx';
import { DownloadDialog } from './download-dialog.tsx';
import { DownloadsList } from './downloads-list.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { MarketDataJobs } from './market-data-jobs.tsx';
import { useExchanges } from './use-exchanges.ts';

/** What candles are stored, and how they come in and go out. */
export function MarketDataPage() {
  const { items, loading, error, retry } = useTopic('datasets');
  const jobs = useTopic('jobs').items;
  const [file, setFile] = useState<ChosenFile | null>(null);
  const exchanges = useExchanges();
  const [downloading, setDownloading] = useState(false);
  const [exchange, setExchange] = useState<string | null>(null);
  const bytes = items.reduce((sum, dataset) => sum + dataset.bytes, 0);
  const makingDemo = jobs.some((job) => job.kind === 'demo' && (job.state === 'queued' || job.state === 'running'));

  async function chooseFile() {
    const reply = await call('market-data.choose-file', {});
    if (!reply.ok) showFailure(reply.error);
    else if (reply.value) setFile(reply.value);
  }

  async function makeDemo() {
    const reply = await call('market-data.create-demo', {});
    if (!reply.ok) showFailure(reply.error);
  }

  return (
    <>
      <TopBar
        title="Market data"
        aside={items.length > 0 && `${formatCount(items.length, 'dataset')} · ${formatBytes(bytes)}`}
        actions={
          <>
            {!loading && !items.some((dataset) => dataset.synthetic) && items.length > 0 && (
              <Button variant="quiet" icon={Sparkles} disabled={makingDemo} onClick={() => void makeDemo()}>
                Make the demo market
              </Button>
            )}
            <Button icon={FileUp} onClick={() => void chooseFile()}>
              Import CSV…
            </Button>
            <Button
              variant="primary"
              icon={CloudDownload}
              disabled={exchanges.length === 0}
              onClick={() => setDownloading(true)}
            >
              Download…
            </Button>
          </>
        }
      />
      <MarketDataJobs />
      <DownloadsList />
      <div className="min-h-0 flex-1">
        {error ? (
          <ErrorState text={error} onRetry={retry} />
        ) : loading ? (
          <SkeletonRows rows={10} />
        ) : items.length === 0 ? (
          <EmptyState
            icon={Database}
            text="No candles are stored yet. Download them from an exchange, import a CSV file, or make a synthetic market to try things out."
          >
            <Button variant="primary" icon={Sparkles} disabled={makingDemo} onClick={() => void makeDemo()}>
              Make the demo market
            </Button>
          </EmptyState>
        ) : (
          <DatasetTable datasets={items} exchanges={exchanges} />
        )}
      </div>
      {downloading && (
        <DownloadDialog
          exchanges={exchanges}
          exchange={exchange ?? exchanges[0].id}
          onClose={(last) => {
            setExchange(last);
            setDownloading(false);
          }}
        />
      )}
      {file && <ImportDialog key={file.token} file={file} onClose={() => setFile(null)} />}
    </>
  );
}
