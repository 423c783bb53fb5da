import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', './scripts/closing-line.mjs'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
