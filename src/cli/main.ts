#!/usr/bin/env node
import * as nodeModule from 'node:module';
import process from 'node:process';

// Node 22 and later keep the compiled code of the last run: a third of the start.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has gone (`pullpath check | head`): nothing is left to say.
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

import('./run.js').then(async ({ run }) => {
  process.exitCode = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
  });
});
