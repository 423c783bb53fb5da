import { expect, test } from 'vitest';
import { eksRegistryAccount } from './eks-registries.js';

test.each([
  ['ap-northeast-1', '602401143452'],
  ['us-east-1', '602401143452'],
  ['af-south-1', '877085696533'],
  // Digits, not a number: the zero stays.
  ['us-gov-west-1', '013241004608'],
  ['xx-nowhere-9', null],
  ['constructor', null],
])('EKS add-ons of %s come from account %s', (region, account) => {
  expect(eksRegistryAccount(region)).toBe(account);
});
