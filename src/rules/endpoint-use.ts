import { parseServiceName } from '../aws/services.js';
import type { VpcEndpoint } from '../model/network.js';

/** The short name of an endpoint's service, for a message. */
export function serviceOf(endpoint: VpcEndpoint): string {
  if (!endpoint.serviceName.known) return 'its service';
  return parseServiceName(endpoint.serviceName.value)?.name ?? endpoint.serviceName.value;
}
