import { unknown } from '../../../model/value.js';
import { memberOf, type Node } from '../syntax/node.js';
import { locate } from '../syntax/parse.js';
import { type Declaration, isLeftOut } from './declaration.js';
import { HARMLESS, isModule, SETTLE_BY_PROCESSING, transformsOf } from './generated.js';
import type { Session } from './session.js';
import type { Stack } from './stack.js';

/** A macro may change anything in reach of it: a template's own all of it, one in a resource that resource. */
export function leaveMacrosOpen(stack: Stack, session: Session): void {
  const { template, source, through } = stack;
  for (const { name, node } of transformsOf(memberOf(template, 'Transform'))) {
    if (!HARMLESS.has(name)) leaveOpen(`Transform ${name}`, node, stack.declarations());
  }
  const included = memberOf(memberOf(template, 'Resources'), 'Fn::Transform');
  if (included !== undefined) leaveOpen('Fn::Transform', included, stack.declarations());
  for (const { key, value } of stack.loops) leaveOpen(key, value, stack.declarations());
  for (const declaration of stack.declarations()) {
    const node =
      memberOf(memberOf(declaration.node, 'Properties'), 'Fn::Transform') ??
      memberOf(declaration.node, 'Fn::Transform');
    if (node !== undefined) leaveOpen(`Fn::Transform of ${declaration.address}`, node, [declaration]);
    const made = madeElsewhere(declaration);
    if (made !== null) leaveOut(declaration, made);
  }

  /** What is made by a template of somebody else's, and what it adds to all that its properties hold. */
  function leaveOut(declaration: Declaration, settle: string): void {
    const { address, location, node } = declaration;
    if (isLeftOut(declaration)) return;
    const properties = memberOf(node, 'Properties');
    const inputs = properties === undefined ? [] : [['Properties', stack.value(properties, address)] as const];
    session.unresolved.push({ address, location, why: unknown(address, settle, location), inputs: new Map(inputs) });
  }

  function leaveOpen(what: string, node: Node, handed: readonly Declaration[]): void {
    const location = locate(source, node.range, through);
    const inputs = handed
      .filter((each) => !isLeftOut(each))
      .map(({ id, address }) => [address, stack.value(refTo(id, node), address)] as const);
    session.unresolved.push({
      address: `${stack.prefix}${what}`,
      location,
      why: unknown(`${stack.prefix}${what}`, SETTLE_BY_PROCESSING, location),
      inputs: new Map(inputs),
    });
  }
}

/**
 * What would tell the resources that a resource stands for: a module of the registry is written out where a stack is
 * made, a product has a stack of its own. Null for all others. Sources: CloudFormation guide, "Use CloudFormation modules";
 * template reference, "AWS::ServiceCatalog::CloudFormationProvisionedProduct" (read 2026-11).
 */
function madeElsewhere({ type }: Declaration): string | null {
  if (isModule(type)) return SETTLE_BY_PROCESSING;
  return type === 'AWS::ServiceCatalog::CloudFormationProvisionedProduct'
    ? 'give the template of the product, too'
    : null;
}

function refTo(id: string, { range }: Node): Node {
  const text: Node = { kind: 'scalar', text: id, type: 'string', range };
  return { kind: 'map', entries: [{ key: 'Ref', keyRange: range, value: text }], range };
}
