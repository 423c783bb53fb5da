import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['test/**/*.test.ts'],
    reporters: ['default', '../scripts/closing-line.mjs'],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    // CDK's own validator of templates takes seconds; the tests that ask for it switch it on.
    env: { CDK_VALIDATION: 'false' },
  },
});
