import { expect, test } from 'vitest';
import { placesIn } from './places.js';

const TEXT = `{
  "resources": [
    { "address": "aws_vpc.main" },
    { "address" : "aws_subnet.app[\\"a\\"]" }
  ],
  "changes": [{ "address": "aws_subnet.app[\\"a\\"]" }, { "address": "aws_vpc.main" }, { "address": "aws_vpc.other" }]
}`;

test('finds each address where it is told first, in whatever order they are asked for', () => {
  const places = placesIn(TEXT, 'plan.json');
  const asked = ['aws_subnet.app["a"]', 'aws_vpc.main', 'aws_vpc.other', 'aws_subnet.app["a"]'];
  expect(asked.map((address) => places(address)).map(({ line, column }) => [line, column])).toEqual([
    [4, 7],
    [3, 7],
    [6, 88],
    [4, 7],
  ]);
});

test('places at the beginning what it does not find, and still finds the others', () => {
  const places = placesIn(TEXT, 'plan.json');
  expect(places('aws_vpc.none')).toMatchObject({ file: 'plan.json', line: 1, column: 1 });
  expect(places('aws_vpc.none')).toMatchObject({ line: 1 });
  expect(places('aws_vpc.main')).toMatchObject({ line: 3, column: 7, endLine: 3, endColumn: 32 });
});
