import { boolValue } from '../../resource/value.js';
import { placedEntry } from '../evaluate/placed.js';
import { addBlock, type BodyDraft, bodyOf, setDefault, setValue } from './body.js';
import { plain, property, type TemplateResource, type Translation } from './translation.js';

/**
 * Endpoints. CloudFormation's defaults: type Gateway, private DNS off (the EC2 API's own is on).
 * Source: awsdocs/aws-cloudformation-user-guide @264a621b, merged as #391: CloudFormation's default is false.
 */
export const ENDPOINT_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::EC2::VPCEndpoint': plain('aws_vpc_endpoint', {
    ids: ['Id'],
    naming: {
      rename: { PolicyDocument: 'policy' },
      json: ['PolicyDocument'],
      without: ['DnsOptions'],
    },
    defaults: { vpc_endpoint_type: 'Gateway', private_dns_enabled: false },
    finish: setDnsOptions,
  }),
};

/** What isn't told of the options is left to AWS, which serves S3's private names to inbound resolvers alone. */
function setDnsOptions(body: BodyDraft, resource: TemplateResource): void {
  const options = property(resource, 'DnsOptions');
  if (options === null) return;
  if (options.value.kind !== 'map') {
    if (options.value.kind === 'value' && options.value.value.kind === 'unknown')
      body.incompleteBlocks.set('dns_options', options.value.value.why);
    return;
  }
  const block = bodyOf(options.value, options.location, { without: ['PrivateDnsOnlyForInboundResolverEndpoint'] });
  const only = placedEntry(options.value, 'PrivateDnsOnlyForInboundResolverEndpoint');
  const name = 'private_dns_only_for_inbound_resolver_endpoint';
  if (only?.value.kind === 'value') {
    const { value } = only.value;
    if (value.kind === 'unknown') setValue(block, name, value, only.location);
    else
      setValue(block, name, boolValue(value.kind === 'string' && value.value === 'OnlyInboundResolver'), only.location);
  }
  setDefault(block, name, true);
  addBlock(body, 'dns_options', block);
}
