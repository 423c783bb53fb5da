import { partitionOf } from '../../../aws/partitions.js';
import { endpointServiceName } from '../../../aws/services.js';
import { type Unknown, unknown, type Value } from '../../../model/value.js';
import type { EvaluatedBody } from '../../resource/instance.js';
import {
  findUnknown,
  objectValue,
  stringValue,
  type TerraformValue,
  tupleValue,
  unknownValue,
} from '../../resource/value.js';
import { toJson } from '../evaluate/functions/json.js';
import { policyDocument } from './policy-document.js';

/** What of a data source can be told without an account. Further attributes are unknown. */
export interface DataContext {
  readonly address: string;
  /** What would settle what isn't told. */
  readonly settle: string;
  readonly region: Value<string>;
  readonly account: Value<string>;
}

/** Source: Terraform AWS provider, the pages of these data sources (read 2026-11). */
export function dataAttributes(
  type: string,
  body: EvaluatedBody,
  { address, settle, region, account }: DataContext,
): ReadonlyMap<string, TerraformValue> {
  const found = new Map<string, TerraformValue>();
  switch (type) {
    case 'aws_region': {
      // Where the provider's region isn't known, what would tell it tells this.
      const value = region.known
        ? stringValue(region.value)
        : unknownValue('string', untold(region, body), { space: type, key: region.what });
      for (const name of ['name', 'region', 'id']) found.set(name, value);
      break;
    }
    case 'aws_caller_identity':
      if (account.known) for (const name of ['account_id', 'id']) found.set(name, stringValue(account.value));
      break;
    case 'aws_partition':
      if (region.known) {
        const { name, dnsSuffix } = partitionOf(region.value);
        for (const attribute of ['partition', 'id']) found.set(attribute, stringValue(name));
        found.set('dns_suffix', stringValue(dnsSuffix));
        found.set('reverse_dns_prefix', stringValue(dnsSuffix.split('.').reverse().join('.')));
      } else {
        for (const attribute of ['partition', 'id', 'dns_suffix', 'reverse_dns_prefix'])
          found.set(attribute, unknownValue('string', untold(region, body)));
      }
      break;
    case 'aws_availability_zones': {
      const asked = textOf(body);
      if (asked === null) break;
      // Two that ask for the same are given the same.
      const key = [
        `data.${type}`,
        region.known ? region.value : region.what,
        account.known ? account.value : '',
        asked,
      ].join(' ');
      const list = (name: string) =>
        unknownValue({ list: 'string' }, unknown(`${address}.${name}`, settle, body.location), {
          space: `${type}.${name}`,
          key,
        });
      // A zone is called as its region is, and then a letter or a place.
      found.set('names', { ...list('names'), ...(region.known ? { itemPrefix: region.value } : {}) });
      found.set('zone_ids', list('zone_ids'));
      break;
    }
    case 'aws_vpc_endpoint_service': {
      const service = body.attributes.get('service')?.value;
      const serviceType = body.attributes.get('service_type')?.value;
      const gateway = serviceType?.kind === 'string' && serviceType.value === 'Gateway';
      if (service?.kind === 'string' && region.known) {
        found.set(
          'service_name',
          stringValue(endpointServiceName(service.value, region.value, gateway ? 'Gateway' : 'Interface')),
        );
      }
      break;
    }
    case 'aws_iam_policy_document': {
      const json = policyDocument(body);
      found.set('json', json);
      found.set('minified_json', json);
      break;
    }
    default:
  }
  return found;
}

function untold(region: Unknown, { location }: EvaluatedBody): Unknown {
  return { ...region, location: region.location ?? location };
}

/** What a block says, as one text that is the same for the same; null where parts of it aren't known. */
function textOf(body: EvaluatedBody): string | null {
  const value = asValue(body);
  return body.incompleteBlocks.size > 0 || findUnknown(value) !== null ? null : toJson(value);
}

function asValue({ attributes, blocks }: EvaluatedBody): TerraformValue {
  return objectValue([
    ...[...attributes].map(([name, { value }]) => [name, value] as const),
    ...[...blocks].map(([name, inner]) => [name, tupleValue(inner.map(asValue))] as const),
  ]);
}
