import { useEffect, useState } from 'react';
import type { BotHostInfo } from '#contract/bots.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { Notice } from '#renderer/ui/notice.tsx';

const ASK_MS = 3000;

/** Says so where another program hosts the bots. */
export function HostNotice() {
  const [host, setHost] = useState<BotHostInfo | null>(null);
  useEffect(() => {
    let gone = false;
    const ask = async () => {
      const reply = await call('bots.host', {});
      if (!gone && reply.ok) setHost(reply.value);
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  if (host?.where !== 'elsewhere') return null;
  return (
    <Notice>
      {host.program} (process {host.pid}) hosts the bots. What you do here is carried out there.
    </Notice>
  );
}
