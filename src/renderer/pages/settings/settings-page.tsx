import { FolderOpen, FolderSync } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AppInfo, Settings } from '#contract/settings.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { showFailure } from '#renderer/stores/notices.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { updateSettings } from '#renderer/stores/settings-sync.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Delta } from '#renderer/ui/delta.tsx';
import { Select } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { BackgroundSettings } from './background-settings.tsx';
import { FleetSettings } from './fleet-settings.tsx';
import { NotificationSettings } from './notifications/notification-settings.tsx';
import { Row, Section } from './settings-rows.tsx';
import { timeZones } from './time-zones.ts';

/** How things are shown and where they are kept. Every change takes effect at once. */
export function SettingsPage() {
  const settings = useSettings();
  const [info, setInfo] = useState<AppInfo | null>(null);

  useEffect(() => {
    void call('app.info', {}).then((reply) => (reply.ok ? setInfo(reply.value) : showFailure(reply.error)));
  }, []);

  return (
    <>
      <TopBar title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-3xl flex-col gap-8 px-6 py-6">
          <Section title="Appearance">
            <Row title="Theme" text="System follows the operating system.">
              <Segmented<Settings['theme']>
                label="Theme"
                value={settings.theme}
                options={[
                  { value: 'system', label: 'System' },
                  { value: 'dark', label: 'Dark' },
                  { value: 'light', label: 'Light' },
                ]}
                onChange={(theme) => void updateSettings({ theme })}
              />
            </Row>
            <Row title="Profit and loss colours" text="Always with a sign or an arrow, too.">
              <span className="flex items-center gap-4">
                <span className="flex gap-3">
                  <Delta value={1} text="+1.2 %" />
                  <Delta value={-1} text="−0.8 %" />
                </span>
                <Segmented<Settings['palette']>
                  label="Profit and loss colours"
                  value={settings.palette}
                  options={[
                    { value: 'green-up', label: 'Green up' },
                    { value: 'red-up', label: 'Red up' },
                    { value: 'colour-blind', label: 'Blue and orange' },
                  ]}
                  onChange={(palette) => void updateSettings({ palette })}
                />
              </span>
            </Row>
            <Row title="Density" text="Height of table rows.">
              <Segmented<Settings['density']>
                label="Density"
                value={settings.density}
                options={[
                  { value: 'dense', label: 'Dense' },
                  { value: 'comfortable', label: 'Comfortable' },
                ]}
                onChange={(density) => void updateSettings({ density })}
              />
            </Row>
          </Section>
          <Section title="Time">
            <Row
              title="Time zone"
              text={`Of times in tables and charts. Now it is ${formatDateTime(Date.now(), settings.timeZone)} (${zoneLabel(settings.timeZone)}).`}
            >
              <div className="w-56">
                <Select
                  aria-label="Time zone"
                  value={settings.timeZone}
                  onChange={(event) => void updateSettings({ timeZone: event.target.value })}
                >
                  <option value="UTC">UTC</option>
                  <option value="local">This computer ({zoneLabel('local')})</option>
                  {timeZones(settings.timeZone).map((zone) => (
                    <option key={zone} value={zone}>
                      {zone}
                    </option>
                  ))}
                </Select>
              </div>
            </Row>
          </Section>
          <BackgroundSettings />
          <FleetSettings />
          <NotificationSettings />
          <Section title="Data">
            <Row
              title="Data folder"
              text={
                info?.dataFolderFixed
                  ? 'Set by the environment variable PLUTARC_DATA_DIR, so it cannot be changed here.'
                  : 'Candles, runs and settings are kept here. Changing it restarts the application.'
              }
            >
              <div className="flex shrink-0 gap-2">
                <Button icon={FolderOpen} onClick={() => void act('app.open-data-folder')}>
                  Open
                </Button>
                {info && !info.dataFolderFixed && (
                  <Button icon={FolderSync} onClick={() => void act('app.choose-data-folder')}>
                    Change…
                  </Button>
                )}
              </div>
            </Row>
            {info && (
              <p className="selectable -mt-1 pb-3 font-mono text-small break-all text-muted">{info.dataFolder}</p>
            )}
          </Section>
          {info && <p className="text-small text-muted">plutarc {info.version}</p>}
        </div>
      </div>
    </>
  );
}

async function act(name: 'app.open-data-folder' | 'app.choose-data-folder'): Promise<void> {
  const reply = await call(name, {});
  if (!reply.ok) showFailure(reply.error);
}
