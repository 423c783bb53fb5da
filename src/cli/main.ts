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

async function readStdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

import('./run.js').then(async ({ run }) => {
  process.exitCode = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: readStdin,
    environment: process.env,
  });
});
