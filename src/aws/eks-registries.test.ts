import { expect, test } from 'vitest';
import { EKS_REGISTRIES, eksAddOnImages } from './eks-registries.js';
import { parseEcrImage } from './image-reference.js';

test('each region has an account of twelve digits', () => {
  for (const [region, account] of EKS_REGISTRIES) {
    expect(region).toMatch(/^[a-z]{2,4}(-[a-z]+)+-\d$/);
    expect(account).toMatch(/^\d{12}$/);
  }
  expect(EKS_REGISTRIES.size).toBe(39);
});

test('only the regions of the first years share an account', () => {
  const accounts = [...EKS_REGISTRIES.values()];
  const shared = accounts.filter((account, index) => accounts.indexOf(account) !== index);
  expect([...new Set(shared)]).toEqual(['602401143452']);
});

test.each([
  ['ap-northeast-1', '602401143452.dkr.ecr.ap-northeast-1.amazonaws.com'],
  ['af-south-1', '877085696533.dkr.ecr.af-south-1.amazonaws.com'],
  ['cn-north-1', '918309763551.dkr.ecr.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', '013241004608.dkr.ecr.us-gov-west-1.amazonaws.com'],
  ['eusc-de-east-1', '877088126301.dkr.ecr.eusc-de-east-1.amazonaws.eu'],
])('the add-ons of %s come from %s', (region, host) => {
  const images = eksAddOnImages(region, 'eks');
  expect([...new Set(images.map((image) => image.host))]).toEqual([host]);
  for (const image of images) expect(parseEcrImage(`${image.host}/${image.repository}:v1`)).toEqual(image);
});

test('a region that AWS publishes no account for has none', () => {
  expect(eksAddOnImages('me-west-1', 'eks')).toEqual([]);
});
