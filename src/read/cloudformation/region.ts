import { parseServiceName } from '../../aws/services.js';
import type { ResourceInstance } from '../resource/instance.js';

/**
 * The region that a template can only be deployed in: that of the zones and of the endpoint services that it names.
 * Null where it names none, or several.
 */
export function regionTold(instances: readonly ResourceInstance[]): string | null {
  const regions = new Set<string>();
  for (const { type, body } of instances) {
    const text = (name: string) => {
      const value = body.attributes.get(name)?.value;
      return value?.kind === 'string' ? value.value : '';
    };
    // AWS: a zone's name is its region's and one letter (EC2 guide, "Regions and Zones").
    const zone = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)[a-z]$/.exec(text('availability_zone'))?.[1];
    const service = type === 'aws_vpc_endpoint' ? parseServiceName(text('service_name')) : null;
    if (zone !== undefined) regions.add(zone);
    if (service !== null && service.region !== 'REGION' && !body.attributes.has('service_region'))
      regions.add(service.region);
  }
  const [only, ...others] = regions;
  return only !== undefined && others.length === 0 ? only : null;
}
