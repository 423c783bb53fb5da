import plot from 'simple-ascii-chart';
import type { CostedOption } from '../cost/compare.js';
import { totalCost } from '../cost/curve.js';
import { amount, Fraction } from '../cost/quantity.js';
import type { TextStyle } from './paint.js';

const SIGNS = 'abcdefghij';
const HEIGHT = 14;

/** The least that the chart reaches to: 10 TB a month. */
const REACH = 10_000;

/** The cost of each option over the gigabytes of layers. */
export function costChart(
  options: readonly CostedOption[],
  { currency, layers }: { readonly currency: string; readonly layers: Fraction },
  { width }: TextStyle,
): readonly string[] {
  const columns = Math.min(width, 100) - 18;
  const reach = Math.max(REACH, roundUp(layers.valueOf()));
  const gigabytes = (column: number) => Math.round((column / (columns - 1)) * reach);
  const series = options.map(({ parts }) =>
    Array.from({ length: columns }, (_, column): [number, number] => [
      column,
      totalCost(parts, new Fraction(gigabytes(column))).valueOf(),
    ]),
  );
  const highest = Math.max(...series.flat().map(([, cost]) => cost));
  if (series.length === 0 || highest === 0) return [];
  const top = roundUp(highest);
  const drawn = plot(series, {
    width: columns,
    height: HEIGHT,
    yRange: [0, top],
    customYAxisTicks: [0, top / 4, top / 2, (top * 3) / 4, top],
    customXAxisTicks: [0, 1, 2, 3, 4].map((quarter) => Math.round(((columns - 1) * quarter) / 4)),
    formatter: (value, { axis }) =>
      amount(new Fraction(Math.round(axis === 'y' ? value : (Math.round((value / (columns - 1)) * 4) / 4) * reach))),
    lineFormatter: ({ x, y, plotX, plotY }) => [
      { x: plotX, y: plotY, symbol: SIGNS[series.findIndex((line) => line[x]?.[1] === y)] ?? '·' },
    ],
  });
  return [
    `${currency} a month`,
    ...drawn
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line, index, lines) => line !== '' || (index > 0 && index < lines.length - 1)),
    `${' '.repeat(Math.max(0, Math.floor(columns / 2) - 6))}GB of layers a month`,
    ...options.map(
      ({ title }, index) =>
        `  ${SIGNS[index]}  ${title}${drawn.includes(SIGNS[index] ?? '') ? '' : ' (hidden behind another curve)'}`,
    ),
  ];
}

/** The next of 1, 2, 4 or 8 times a power of ten, so that a quarter of it is round. */
function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 8].find((step) => step * power >= value) ?? 10) * power;
}
