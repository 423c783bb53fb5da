import { readText } from '../network/argument.js';
import type { WorkloadContext } from './context.js';

/**
 * What pulls outside of any VPC of the account: Lambda when a function is made or changed, App Runner by its own
 * network; a VPC connector is for what the application calls.
 * Sources: Lambda guide, "Create a Lambda function using a container image"; App Runner guide, "VPC access for outgoing
 * traffic" (read 2026-11).
 */
export function mentionOutside(context: WorkloadContext): void {
  const functions = context.ofType('aws_lambda_function').filter(({ body }) => {
    const type = readText(body, 'package_type');
    return (type?.known === true && type.value === 'Image') || body.attributes.has('image_uri');
  });
  const outside = [...functions, ...context.ofType('aws_apprunner_service')].map(({ address }) => address);
  if (outside.length > 0)
    context.assume(
      `${listed(outside)}: Lambda and App Runner pull images outside of the VPC, and need nothing in it for that.`,
    );
}

/** Names up to five things, and counts the rest. */
export function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
}
