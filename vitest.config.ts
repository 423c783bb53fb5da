import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', './scripts/closing-line.mjs'],
    // Many run the command several times, which on a busy machine takes ten times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
