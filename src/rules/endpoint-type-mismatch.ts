import { parseServiceName, serviceFacts } from '../aws/services.js';
import type { Rule } from './rule.js';

/** Source: PrivateLink guide, "AWS services that integrate with AWS PrivateLink" and "Gateway endpoints" (read 2026-11). */
export const endpointTypeMismatch: Rule = {
  name: 'endpoint-type-mismatch',
  phase: 'apply',
  summary: 'a Gateway endpoint (also by default) for an interface service, or the reverse',
  find: ({ topology }) =>
    topology.network.endpoints.flatMap((endpoint) => {
      const { type, serviceName } = endpoint;
      if (!type.known || !serviceName.known || (type.value !== 'Gateway' && type.value !== 'Interface')) return [];
      const parsed = parseServiceName(serviceName.value);
      const types = parsed === null ? null : (serviceFacts(parsed.name)?.types ?? null);
      const wrong = type.value;
      if (parsed === null || types === null || types.includes(wrong)) return [];
      const byDefault = type.location === null ? ', which is the default,' : '';
      return {
        resource: endpoint.id,
        location: type.location ?? endpoint.location,
        message: `${endpoint.id} is of type ${wrong}${byDefault} but ${parsed.name} is only offered as ${types.join(' or ')}: AWS refuses it.`,
        awsError: `InvalidParameter: Endpoint type (${wrong}) does not match available service types ([${types.join(', ')}])`,
        fix: `Set the type to ${types[0]} (vpc_endpoint_type = "${types[0]}").`,
        legs: [],
      };
    }),
};
