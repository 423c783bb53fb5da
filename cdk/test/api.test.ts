import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packedFiles } from './consumer.ts';

interface Member {
  readonly name: string;
  readonly optional?: boolean;
  readonly docs?: { readonly summary?: string; readonly default?: string };
}

interface Type {
  readonly kind: 'class' | 'enum' | 'interface';
  readonly datatype?: boolean;
  readonly docs?: { readonly summary?: string };
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly members?: readonly Member[];
}

const { types }: { readonly types: Record<string, Type> } = JSON.parse(readFileSync('.jsii', 'utf8'));

test('everything public is documented, and every option tells its default', () => {
  const lacking = Object.entries(types).flatMap(([name, { docs, datatype, properties, methods, members }]) => {
    const all = [...(properties ?? []), ...(methods ?? []), ...(members ?? [])];
    return [
      ...(docs?.summary === undefined ? [name] : []),
      ...all.filter((member) => member.docs?.summary === undefined).map((member) => `${name}.${member.name}`),
      ...all
        .filter((member) => datatype === true && member.optional === true && member.docs?.default === undefined)
        .map((member) => `${name}.${member.name} @default`),
    ];
  });
  expect(lacking).toEqual([]);
  expect(Object.keys(types).sort()).toMatchInlineSnapshot(`
    [
      "pullpath-cdk.ApplicationSubnetOptions",
      "pullpath-cdk.EcrPrivateLink",
      "pullpath-cdk.EcrPrivateLinkProps",
      "pullpath-cdk.EndpointOptions",
      "pullpath-cdk.EndpointSubnetOptions",
      "pullpath-cdk.EndpointSubnets",
      "pullpath-cdk.FailOn",
      "pullpath-cdk.Ingress",
      "pullpath-cdk.LeastPrivilegeOptions",
      "pullpath-cdk.PrivatePullVpc",
      "pullpath-cdk.PrivatePullVpcProps",
      "pullpath-cdk.PrivatePullZone",
      "pullpath-cdk.PullpathValidator",
      "pullpath-cdk.PullpathValidatorProps",
      "pullpath-cdk.Runs",
    ]
  `);
});

test('API.md is of this state; `npm run build && npm run docgen` makes it anew', async () => {
  const { reference } = await import('../scripts/docgen.mjs');
  expect(readFileSync('API.md', 'utf8')).toBe(await reference());
});

test('the package holds what its users need, with pullpath inside and no test', () => {
  const files = packedFiles();
  expect(files).toEqual(
    expect.arrayContaining(['.jsii', 'API.md', 'README.md', 'LICENSE', 'lib/index.js', 'lib/check-assembly.cjs']),
  );
  expect(
    files.filter(
      (file) =>
        !/^(lib\/[a-z0-9-]+\.(js|d\.ts|cjs)|lib\/check-assembly\.licenses\.txt|\.jsii|[A-Z]+(\.md)?|package\.json)$/.test(
          file,
        ),
    ),
  ).toEqual([]);
});

test('the licenses of what is inside are in the package', () => {
  const licenses = readFileSync('lib/check-assembly.licenses.txt', 'utf8');
  for (const name of ['yaml', 'jsonc-parser', 'valibot', '@noble/hashes'])
    expect(licenses).toMatch(new RegExp(`^${name} \\d+\\.`, 'm'));
});
