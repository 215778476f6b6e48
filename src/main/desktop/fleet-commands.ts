import type { Bot } from '#contract/bots.ts';
import type { Services } from '#main/services/services.ts';

export type BotHandlers = Pick<Services['handlers'], 'bots.command' | 'bots.kill-switch' | 'bots.host'>;

/** Lets no bot enter any more. @returns what went wrong, a sentence each */
export async function pauseAll(handlers: BotHandlers): Promise<string[]> {
  return problemsOf(async () => {
    const outcomes = await handlers['bots.kill-switch']({ action: 'pause', id: null });
    return outcomes.filter(({ ok }) => !ok).map(({ name, text }) => `${name}: ${text}`);
  });
}

/** Lets the bots enter again that the user has paused. @returns what went wrong, a sentence each */
export async function resumeAll(handlers: BotHandlers, bots: readonly Bot[]): Promise<string[]> {
  const paused = bots.filter(({ state }) => state === 'paused');
  const problems = paused.map(({ id }) =>
    problemsOf(async () => {
      await handlers['bots.command']({ id, command: 'resume' });
      return [];
    }),
  );
  return (await Promise.all(problems)).flat();
}

/** The bots that end with this process: none where another one hosts them. */
export async function hostedHere(handlers: BotHandlers, bots: readonly Bot[]): Promise<readonly Bot[]> {
  const { where } = await handlers['bots.host']({});
  return where === 'elsewhere' ? [] : bots;
}

async function problemsOf(work: () => Promise<string[]>): Promise<string[]> {
  try {
    return await work();
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
