import { Token } from 'aws-cdk-lib';
import { ECS_IN_VPC_REGIONS, INTERFACE_SERVICES, RUN_SERVICES } from './pullpath-tables';
import { Runs } from './runs';

/** The services of every pull that interface endpoints serve. */
const OF_THE_PULL = ['ecr.api', 'ecr.dkr'];

/** Refuses what is nearly the name of a service: its endpoint would be made a second time. */
export function refuseUnknownExisting(services: readonly string[]): void {
  const unknown = services.find((service) => service !== 's3' && !INTERFACE_SERVICES.includes(service));
  if (unknown !== undefined)
    throw new Error(
      `existingServices: this makes no endpoint for ${JSON.stringify(unknown)}, so there is nothing to leave out. Names ` +
        `are as in com.amazonaws.REGION.NAME: s3, ${INTERFACE_SERVICES.join(', ')}`,
    );
}

/** The interface endpoints that are needed: those of the pull first, each once. */
export function interfaceServices(runs: readonly Runs[], more: readonly string[], region: string): string[] {
  for (const service of more) {
    if (service === 's3' || !INTERFACE_SERVICES.includes(service)) throw new Error(refusal(service));
  }
  const ofRuns = runs.flatMap((run) => RUN_SERVICES[run] ?? []);
  const ofRegion =
    runs.includes(Runs.ECS_FARGATE) && !Token.isUnresolved(region) && ECS_IN_VPC_REGIONS.includes(region)
      ? (RUN_SERVICES[Runs.ECS_EC2] ?? [])
      : [];
  return [...new Set([...OF_THE_PULL, ...[...ofRuns, ...ofRegion, ...more].sort()])];
}

function refusal(service: string): string {
  if (service === 's3')
    return 'services: s3 has a gateway endpoint of its own already, which costs nothing; leave s3 out';
  return (
    `services: pullpath knows no endpoint service ${JSON.stringify(service)}. Names are as in ` +
    `com.amazonaws.REGION.NAME: ${INTERFACE_SERVICES.join(', ')}. Make the endpoint of another one with ` +
    'ec2.InterfaceVpcEndpoint in the endpointSubnets, with the securityGroup of this construct'
  );
}
