import { Section } from '../settings-rows.tsx';
import { CategoryTable } from './category-table.tsx';
import { ChannelRow } from './channel-row.tsx';
import { LockedVault } from './locked-vault.tsx';
import { SecretField } from './secret-field.tsx';
import { TelegramSetUp } from './telegram-set-up.tsx';
import { useNotifications } from './use-notifications.ts';

/** What the user is told, and over which channels. */
export function NotificationSettings() {
  const view = useNotifications();
  const { settings, update, accept, removeSecret } = view;
  if (!settings) return null;
  const { modes, desktop, sound, telegram, webhook } = settings;
  return (
    <>
      <CategoryTable modes={modes} update={update} />
      <Section title="Channels">
        {(telegram.enabled || webhook.enabled) && <LockedVault />}
        <ChannelRow
          id="desktop"
          title="Desktop"
          text="Pop-ups of this system. A click shows the bot."
          enabled={desktop.enabled}
          ready
          onToggle={(enabled) => void update({ desktop: { enabled } })}
        />
        <ChannelRow
          id="sound"
          title="Sound"
          text="A tone for what is on, another one for what is urgent."
          enabled={sound.enabled}
          ready
          onToggle={(enabled) => void update({ sound: { enabled } })}
        />
        <ChannelRow
          id="telegram"
          title="Telegram"
          text="Messages of a bot of your own, from the window and from plutarc run."
          enabled={telegram.enabled}
          ready={telegram.tokenHint !== null && telegram.chatId !== null}
          onToggle={(enabled) => void update({ telegram: { enabled } })}
        >
          <TelegramSetUp telegram={telegram} {...view} />
        </ChannelRow>
        <ChannelRow
          id="webhook"
          title="Webhook"
          text="Each message as JSON (plutarc-notification/1), posted to an address of yours."
          enabled={webhook.enabled}
          ready={webhook.urlHint !== null}
          onToggle={(enabled) => void update({ webhook: { enabled } })}
        >
          <SecretField secret="webhook-url" hint={webhook.urlHint} onSaved={accept} removeSecret={removeSecret} />
          <SecretField
            secret="webhook-secret"
            hint={webhook.signed ? 'messages are signed' : null}
            onSaved={accept}
            removeSecret={removeSecret}
          />
        </ChannelRow>
      </Section>
    </>
  );
}
