import { Document, isMap, Scalar } from 'yaml';
import {
  changeResources,
  endpointResources,
  groupResources,
  routeTables,
  subnetResources,
  vpcs,
} from './cloudformation/resources.js';
import { dated, type Node, type Resources, ref, type Scene } from './cloudformation/writing.js';
import type { Emission, EmittedFile } from './emission.js';
import { logicalNames } from './logical-names.js';

/** Writes a network as a CloudFormation template: the whole, or a stack of what an existing one lacks. */
export function toCloudFormation(emission: Emission): readonly EmittedFile[] {
  const scene: Scene = { emission, names: logicalNames(emission.added), parameters: new Map(), existing: () => null };
  const { added, changes } = emission;
  const sections: readonly (readonly [comment: string, resources: Resources])[] = [
    ['', vpcs(scene)],
    [SUBNETS, added.subnets.flatMap((subnet) => subnetResources(scene, subnet))],
    ['', routeTables(scene)],
    ['', added.securityGroups.flatMap((group) => groupResources(scene, group))],
    ['', added.endpoints.flatMap((endpoint) => endpointResources(scene, endpoint))],
    ['', changes.flatMap((change) => changeResources(scene, change))],
  ];
  const resources = sections.flatMap(([, each]) => each);
  if (resources.length === 0) return [];
  const document = new Document({
    AWSTemplateFormatVersion: dated('2010-09-09'),
    Description: DESCRIPTION,
    ...(scene.parameters.size === 0 ? {} : { Parameters: Object.fromEntries(scene.parameters) }),
    Resources: Object.fromEntries(resources),
    ...outputs(scene),
  });
  remark(document, sections);
  return [{ name: 'template.yaml', text: document.toString({ lineWidth: 0 }) }];
}

/** What is added to a template that is there; null where it needs a parameter for something that isn't in it. */
export function additionalResources(
  emission: Emission,
  { existing, taken }: Pick<Scene, 'existing'> & { readonly taken: readonly string[] },
): Resources | null {
  const { added } = emission;
  const scene: Scene = { emission, names: logicalNames(added, taken), parameters: new Map(), existing };
  const resources = [
    ...added.subnets.flatMap((subnet) => subnetResources(scene, subnet)),
    ...routeTables(scene),
    ...added.securityGroups.flatMap((group) => groupResources(scene, group)),
    ...added.endpoints.flatMap((endpoint) => endpointResources(scene, endpoint)),
  ];
  return scene.parameters.size === 0 ? resources : null;
}

const DESCRIPTION = 'Private image pulls: ECR over PrivateLink, image layers from S3 over a gateway endpoint.';
const SUBNETS =
  ' An interface endpoint takes one subnet a zone; every other subnet reaches it over the local route,\n so the endpoint subnets need no route of their own.';

/** Comments above the first resource of a section. */
function remark(document: Document, sections: readonly (readonly [string, Resources])[]): void {
  const map = document.get('Resources');
  if (!isMap(map)) return;
  for (const [comment, resources] of sections) {
    const [first] = resources;
    const pair = map.items.find(({ key }) => key instanceof Scalar && first !== undefined && key.value === first[0]);
    if (comment !== '' && pair?.key instanceof Scalar) pair.key.commentBefore = comment;
  }
}

function outputs(scene: Scene): { readonly Outputs?: Node } {
  const [vpc] = scene.emission.added.vpcs;
  if (vpc === undefined) return {};
  return { Outputs: { VpcId: { Description: 'The VPC', Value: ref(scene, vpc.id, 'AWS::EC2::VPC::Id') } } };
}
