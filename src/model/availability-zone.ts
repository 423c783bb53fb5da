import type { AvailabilityZone } from './network.js';

/** What a person calls a zone: its name, or its place in a list of zones, `data.aws_availability_zones.names[0]`. */
export function zoneName({ key, name }: AvailabilityZone): string {
  return name ?? key.split(' ').at(-1) ?? key;
}
