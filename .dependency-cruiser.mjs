// The direction of dependencies: read → model ← trace ← rules ← check ← report; nothing sees cli; the core sees no Node.
const NODE = { dependencyTypes: ['core'] };

/** A room of src and the rooms that it may see. */
const ROOMS = {
  model: [],
  aws: ['model'],
  trace: ['model', 'aws'],
  rules: ['model', 'aws', 'trace'],
  check: ['model', 'aws', 'trace', 'rules'],
  read: ['model', 'aws'],
  cost: ['model', 'aws'],
  design: ['model', 'aws', 'trace'],
  emit: ['model', 'aws'],
  fix: ['model', 'aws', 'trace', 'rules', 'check', 'read', 'design', 'emit'],
  report: ['model', 'aws', 'trace', 'rules', 'check', 'cost', 'design', 'lab'],
  lab: ['model', 'aws', 'trace', 'check'],
};

const TESTS = '\\.test\\.ts$';

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'nothing-sees-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'core-without-node',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/cli/', '^src/lab/', '^src/read/disk\\.ts$', '^src/read/aws/', TESTS] },
      to: NODE,
    },
    {
      name: 'core-entry-without-disk',
      severity: 'error',
      from: { path: '^src/core\\.ts$' },
      to: { path: '^src/(cli/|lab/|read/disk\\.ts$|read/aws/)', reachable: true },
    },
    ...Object.entries(ROOMS).map(([room, seen]) => ({
      name: `${room}-sees-only-its-own`,
      severity: 'error',
      from: { path: `^src/${room}/`, pathNot: TESTS },
      to: { path: '^src/', pathNot: [`^src/(${[room, ...seen].join('|')})/`] },
    })),
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'not-to-dev',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
