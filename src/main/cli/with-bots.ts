import type { CliContext } from './context.ts';
import type { OpenBots } from './open-bots.ts';

/** Opens the bots for one piece of work. They are loaded then: other commands have no business with them. */
export async function withBots(
  context: CliContext,
  dataDir: string | undefined,
  work: (bots: OpenBots) => void | Promise<void>,
): Promise<void> {
  const { openBots } = await import('./open-bots.ts');
  const bots = openBots(context, dataDir);
  try {
    await work(bots);
  } finally {
    await bots.close();
  }
}
