// Runs the benchmarks of bench/, all or those named. Each prints its figures against a baseline of the same run.
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const wanted = process.argv.slice(2);
const names = readdirSync('bench')
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length));
for (const name of wanted.length > 0 ? wanted : names) {
  console.log(`== ${name}`);
  await import(pathToFileURL(`bench/${name}.mjs`).href);
}
