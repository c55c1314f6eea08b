import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most tests wait for a disk or a socket, so a core need not be kept free for the runner.
    maxWorkers: '100%',
    // What a simulated kill leaves running ends in an error nobody waits for; see test/sim/life.ts.
    onUnhandledError: (error) => error.name !== 'Crash',
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/browser/**', 'test/electron/**', 'test/bench/**'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'long',
          environment: 'node',
          include: ['test/sim/night/**/*.long.ts'],
          testTimeout: 86_400_000,
          execArgv: ['--expose-gc'],
        },
      },
      {
        test: {
          name: 'bench',
          environment: 'node',
          include: ['test/bench/**/*.bench.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
