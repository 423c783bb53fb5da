import { expect, it } from 'vitest';
import { check } from '../../src/check/check.js';
import { known } from '../../src/model/value.js';
import { checkTerraform, ORIGINAL } from '../end-to-end/terraform.js';
import { entry, networkAcl, readResult } from '../oracle/build.js';
import { original } from '../oracle/original.js';

const CLOSED = networkAcl('closed', [
  entry('ingress', 100, '0.0.0.0/0'),
  entry('egress', 100, '10.0.0.0/16', { ports: { from: 443, to: 443 } }),
]);

/** The message on replies, where these endpoint subnets have a network ACL that drops them. */
function messageWith(...closed: readonly string[]): string | undefined {
  const made = original();
  const subnets = made.subnets.map((each) =>
    closed.includes(each.id) ? { ...each, networkAcl: known('closed') } : each,
  );
  const { findings } = check(readResult({ ...made, subnets, networkAcls: [...made.networkAcls, CLOSED] }));
  return findings.find(({ rule }) => rule === 'network-acl-blocks-reply')?.message;
}

it('says that services are never reached where no interface answers', () => {
  expect(messageWith('a-endpoint', 'c-endpoint')).toContain('ecr.api and ecr.dkr are never reached from');
});

it('says that they are reached by chance where one of two interfaces answers', () => {
  expect(messageWith('c-endpoint')).toContain('ecr.api and ecr.dkr are reached by chance from');
});

const ZONE = `
resource "aws_route53_zone" "higher" {
  name = "ap-northeast-1.amazonaws.com"
  vpc {
    vpc_id = aws_vpc.main.id
  }
}
`;

it('speaks of a zone that takes the names of one service in the singular', async () => {
  const { findings } = await checkTerraform(ORIGINAL + ZONE);
  const message = findings.find(({ rule }) => rule === 'dns-no-answer')?.message;
  expect(message).toContain('takes the names of s3 and holds no record for them');
});
