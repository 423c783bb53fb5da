import { expect, test } from 'vitest';
import { quoted } from '../../src/emit/terraform/hcl.js';
import { readTerraform } from '../end-to-end/terraform.js';

test.each([
  'app',
  'a "b"',
  'back\\slash',
  'lines\nand\ttabs\r',
  '${var.secret}',
  '$${x}',
  '%{ if true }',
  '%%{',
  '$',
  '${',
])('a text means itself in Terraform: %j', async (text) => {
  const { network } = await readTerraform(`
      provider "aws" {
        region = "eu-west-1"
      }
      resource "aws_vpc" "main" {
        cidr_block = "10.0.0.0/16"
        tags       = { Name = ${quoted(text)} }
      }`);
  expect(network.vpcs[0]?.tags.Name).toBe(text);
});
