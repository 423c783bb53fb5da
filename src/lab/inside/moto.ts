import { spawn } from 'node:child_process';
import { inNamespace, STARTS_WITHIN } from './run.js';

const PORT = 5001;

/** moto's server, which answers for AWS's APIs. Source: moto, "Non-Python SDK's / Server mode" (read 2026-11). */
export async function startMoto(
  namespace: string,
  home: string,
): Promise<{ readonly port: number; readonly stop: () => void }> {
  // Where pyenv and the like start it, they look at the environment.
  const child = spawn(...inNamespace(namespace, ['moto_server', '--host', '127.0.0.1', '--port', String(PORT)]), {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: home,
    env: { ...process.env, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`moto does not start: ${said.trim().slice(-1000) || why}`));
    const late = setTimeout(() => fail('it says nothing'), STARTS_WITHIN);
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4000);
      if (!/Running on /.test(said)) return;
      clearTimeout(late);
      resolve();
    });
    child.on('error', (error) => fail(error.message));
    // Not at its exit: what it said last may still be in the pipe.
    child.on('close', (code) => {
      clearTimeout(late);
      fail(`it ended with ${code}`);
    });
  });
  return { port: PORT, stop: () => child.kill('SIGKILL') };
}
