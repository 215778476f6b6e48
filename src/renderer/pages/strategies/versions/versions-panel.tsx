import { RotateCcw, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { StrategyDraft, StrategyVersion } from '#contract/strategies.ts';
import { formatCount } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useComponents } from '#renderer/stores/catalogue.ts';
import { showFailure } from '#renderer/stores/notices.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { useDraft, useEditor, useEditorState } from '../editor/use-editor.ts';
import { type Difference, differences } from './diff-templates.ts';

/** The saved states of the strategy, what differs between each and what is shown, and the way back to them. */
export function VersionsPanel({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const draft = useDraft();
  const versions = useEditorState((state) => state.versions);
  const components = useComponents((state) => state.components);
  const timeZone = useSettings((settings) => settings.timeZone);
  const [chosen, setChosen] = useState<number | null>(null);
  const version = versions.find(({ number }) => number === chosen) ?? versions[0];
  const found = useMemo(
    () => (version ? differences(version.template as StrategyDraft, draft, components) : []),
    [version, draft, components],
  );

  useEffect(() => {
    function onKeyDown(event: globalThis.KeyboardEvent) {
      if (event.key === 'Escape') onClose();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onClose]);

  return (
    <aside aria-label="Versions" className="@container appear flex h-full min-h-0 flex-col bg-surface">
      <div className="flex h-9 shrink-0 items-center border-b border-line pr-1 pl-4">
        <h2 className="flex-1 font-semibold">Versions</h2>
        <span className="pr-2 text-micro text-muted">Times in {zoneLabel(timeZone)}</span>
        <IconButton icon={X} label="Close the versions" onClick={onClose} />
      </div>
      {!version ? (
        <p className="p-4 text-muted">Nothing has been saved yet. Every time you save, a version is kept here.</p>
      ) : (
        <div className="flex min-h-0 flex-1">
          <ul
            aria-label="Saved versions"
            className="w-36 shrink-0 overflow-y-auto border-r border-line p-1.5 @min-[520px]:w-52"
          >
            {versions.map((each) => (
              <li key={each.number}>
                <VersionButton
                  version={each}
                  current={each.number === version.number}
                  timeZone={timeZone}
                  onChoose={() => setChosen(each.number)}
                />
              </li>
            ))}
          </ul>
          <div className="selectable min-w-0 flex-1 overflow-y-auto p-4">
            <div className="mb-3 flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
              <p className="min-w-40 flex-1">
                {found.length === 0
                  ? `Version ${version.number} is what the editor shows.`
                  : `${formatCount(found.length, 'difference')} between version ${version.number} and the editor:`}
              </p>
              <Button
                icon={RotateCcw}
                disabled={found.length === 0}
                onClick={() => void editor.restore(version.number).then((failure) => failure && showFailure(failure))}
              >
                Restore version {version.number}
              </Button>
            </div>
            {found.length > 0 && <Differences found={found} number={version.number} />}
          </div>
        </div>
      )}
    </aside>
  );
}

function VersionButton({
  version,
  current,
  timeZone,
  onChoose,
}: {
  readonly version: StrategyVersion;
  readonly current: boolean;
  readonly timeZone: string;
  readonly onChoose: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onChoose}
      className={classes(
        'mb-0.5 w-full rounded-md px-2 py-1.5 text-left -outline-offset-2',
        current ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <span className="num flex items-baseline gap-2">
        <span className="font-medium">Version {version.number}</span>
      </span>
      <span className="num block text-micro text-muted">{formatDateTime(version.createdAt, timeZone)}</span>
      {version.note && <span className="block text-small text-muted">{version.note}</span>}
    </button>
  );
}

function Differences({ found, number }: { readonly found: readonly Difference[]; readonly number: number }) {
  return (
    <table aria-label="Differences" className="w-full table-fixed text-small">
      <thead>
        <tr className="border-b border-line text-left text-muted">
          <th className="w-2/5 py-1 pr-2 font-medium">What</th>
          <th className="py-1 pr-2 font-medium">Version {number}</th>
          <th className="py-1 font-medium">Editor</th>
        </tr>
      </thead>
      <tbody>
        {found.map(({ what, before, after }) => (
          <tr key={what} className="border-b border-line align-top last:border-0">
            <td className="py-1 pr-2">{what}</td>
            <td className="num py-1 pr-2 break-words text-down-text">
              {before === null ? 'Not there' : before || 'Empty'}
            </td>
            <td className="num py-1 break-words text-up-text">{after === null ? 'Removed' : after || 'Empty'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
