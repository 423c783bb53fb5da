import process from 'node:process';

/** The V8 of Node 24, which compiles with Maglev first, a quicker compiler; but for its first releases, Node 22 doesn't. */
const WITH_MAGLEV = 13;

/**
 * Tells V8 to inline nothing, for a run that reads thousands of resources and ends within a second. Its optimizing compiler
 * works beside it: with all that it inlines it is mostly not done before the end, and takes the cores from the threads that
 * read and collect. Where Maglev compiles before it, there is nothing to gain (npm run bench terraform).
 * Sources: Node.js, `v8.setFlagsFromString`, which asks for care; V8 reads this limit for each function anew
 * (`SharedFunctionInfo::GetInlineability`); nodejs/node#54966 for Maglev in Node 22 (read 2026-11).
 */
export async function inlineNothing(): Promise<void> {
  if (Number.parseInt(process.versions.v8, 10) >= WITH_MAGLEV) return;
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--max-inlined-bytecode-size=0');
}
