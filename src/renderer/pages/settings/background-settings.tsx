import { useSettings } from '#renderer/stores/settings-store.ts';
import { updateSettings } from '#renderer/stores/settings-sync.ts';
import { Switch } from '#renderer/ui/switch.tsx';
import { Row, Section } from './settings-rows.tsx';

/** What goes on without the window. */
export function BackgroundSettings() {
  const closeToTray = useSettings((settings) => settings.closeToTray);
  const startAtLogin = useSettings((settings) => settings.startAtLogin);
  return (
    <Section title="Background">
      <Row
        title="Close to tray"
        text="Closing the window hides it and bots go on. Off: closing it quits plutarc, after asking where positions are open."
      >
        <Switch
          label="Close to tray"
          checked={closeToTray}
          onChange={(on) => void updateSettings({ closeToTray: on })}
        />
      </Row>
      <Row title="Start at login" text="plutarc starts without its window when you log in, and bots that ran go on.">
        <Switch
          label="Start at login"
          checked={startAtLogin}
          onChange={(on) => void updateSettings({ startAtLogin: on })}
        />
      </Row>
    </Section>
  );
}
