import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/integration/**/*.test.{ts,tsx}'],
    // Native modules and worker threads of our own do not like to share a thread with others.
    pool: 'forks',
    testTimeout: 20_000,
    restoreMocks: true,
  },
});
