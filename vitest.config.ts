import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Tests start the command line and worker threads from their sources again and again. What Node has compiled of them once
// is kept for the others: it halves the processor time of each start.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('.cache/compiled', import.meta.url));

export default defineConfig({
  test: {
    include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/integration/**/*.test.{ts,tsx}'],
    // Native modules and worker threads of our own do not like to share a thread with others.
    pool: 'forks',
    // Much of what is tested waits, for exchanges that are slow or away: one more than there are processors.
    maxWorkers: availableParallelism() + 1,
    // Some start several threads and processes, each of which compiles its sources, beside those of other files.
    testTimeout: 60_000,
    restoreMocks: true,
    // Where nobody watches: what failed, what was skipped and why, and the sum.
    reporters: process.stdout.isTTY ? ['default'] : [['minimal', { silent: false }]],
  },
});
