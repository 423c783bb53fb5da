import { expect, test } from 'vitest';
import { pointsBy } from './evidence.js';

const [APP, OTHER, NAT, S3] = ['10.0.1.10', '10.0.2.10', '10.0.9.5', '198.18.4.10'];

const drop = (point: number, [from, fromPort]: [string, number], [to, toPort]: [string, number]) => {
  return { point, from, fromPort, to, toPort };
};

test('a connection is lost where its own packets were dropped, on the way there or back', () => {
  const dropped = [drop(1, [APP, 40000], [S3, 443]), drop(2, [S3, 443], [APP, 40001])];
  const pointsOf = pointsBy({ dropped, gateways: [] });
  const points = [40000, 40001, 40002].map((port) => pointsOf({ source: APP, port, address: S3 }));
  expect(points).toEqual([[1], [2], []]);
});

test('behind a NAT gateway it is lost if the gateway has sent it on, and else it is only slow', () => {
  const dropped = [drop(3, [NAT, 2048], [S3, 443])];
  const gateways = [{ addresses: [NAT], passed: [{ from: APP, fromPort: 40000, to: S3 }] }];
  const pointsOf = pointsBy({ dropped, gateways });
  expect(pointsOf({ source: APP, port: 40000, address: S3 })).toEqual([3]);
  expect(pointsOf({ source: APP, port: 40001, address: S3 })).toEqual([]);
  // This one's subnet reaches S3 by a gateway endpoint.
  expect(pointsOf({ source: OTHER, port: 40000, address: S3 })).toEqual([]);
});
