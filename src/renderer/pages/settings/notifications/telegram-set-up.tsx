import { Search } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { NotificationSettings, TelegramChat } from '#contract/notifications.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { notify, showFailure } from '#renderer/stores/notices.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { SecretField } from './secret-field.tsx';
import type { NotificationsView } from './use-notifications.ts';

const STEPS = [
  'In Telegram, open a chat with @BotFather and send /newbot. It asks for a name and answers with a token.',
  'Enter the token here. It can do nothing but act as this bot.',
  'Open the chat with your new bot and press Start, or add the bot to a group.',
  'Press Find chats, choose the chat, and press Test.',
];

export interface TelegramSetUpProps extends NotificationsView {
  readonly telegram: NotificationSettings['telegram'];
}

/** Token and chat of the user's own Telegram bot, with the steps to get them. */
export function TelegramSetUp({ telegram, accept, update, removeSecret }: TelegramSetUpProps) {
  const [chats, setChats] = useState<readonly TelegramChat[]>([]);
  const chatId = useId();

  async function findChats() {
    const reply = await call('notifications.find-chats', {});
    if (!reply.ok) return showFailure(reply.error);
    setChats(reply.value);
    if (reply.value.length > 0) return;
    notify({
      tone: 'info',
      text: 'Nobody has written to the bot yet: open the chat with it, press Start, and look again.',
    });
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const chat = String(new FormData(event.currentTarget).get('chat') ?? '').trim();
    void update({ telegram: { chatId: chat === '' ? null : chat } });
  }

  return (
    <div className="grid grid-cols-2 gap-6">
      <div className="flex min-w-0 flex-col gap-2">
        <SecretField secret="telegram-token" hint={telegram.tokenHint} onSaved={accept} removeSecret={removeSecret} />
        {/* Drawn anew when another chat is chosen, so that the field shows it. */}
        <form key={telegram.chatId} onSubmit={submit} className="flex items-center gap-2">
          <label htmlFor={chatId} className="w-16 shrink-0 text-small text-muted">
            Chat
          </label>
          <div className="min-w-0 flex-1">
            <TextInput id={chatId} name="chat" placeholder="123456789" defaultValue={telegram.chatId ?? ''} />
          </div>
          <Button type="submit">Save</Button>
        </form>
        <div className="flex flex-wrap items-center gap-2">
          <Button icon={Search} disabled={telegram.tokenHint === null} onClick={() => void findChats()}>
            Find chats
          </Button>
          {chats.map(({ id, title }) => (
            <Button key={id} onClick={() => void update({ telegram: { chatId: id } })}>
              {title}
            </Button>
          ))}
        </div>
      </div>
      <ol
        aria-label="Steps in Telegram"
        className="selectable flex list-decimal flex-col gap-1 pl-4 text-small text-muted marker:text-faint"
      >
        {STEPS.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </div>
  );
}
