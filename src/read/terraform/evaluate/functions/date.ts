import { numberValue } from '../../../resource/decimal.js';
import { stringValue } from '../../../resource/value.js';
import { type FunctionTable, refuse, text } from './function.js';

/** A moment, and the time zone in which it was written. */
interface Moment {
  /** Nanoseconds since 1970. */
  readonly instant: bigint;
  readonly offsetMinutes: number;
}

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?(?:(Z)|([+-])(\d\d):(\d\d))$/;
const SECOND = 1_000_000_000n;

/** Source: RFC 3339, section 5.6, as Go's time.Parse reads it. */
function toMoment(source: string): Moment {
  const match = TIMESTAMP.exec(source);
  if (match === null) return refuse('not a valid RFC3339 timestamp');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const sign = match[9] === '-' ? -1 : 1;
  const offsetMinutes = match[8] === 'Z' ? 0 : sign * (Number(match[10]) * 60 + Number(match[11]));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exists || Number(match[10] ?? 0) > 24 || Number(match[11] ?? 0) > 59)
    return refuse('not a valid RFC3339 timestamp: out of range');
  const nanoseconds = BigInt((match[7] ?? '').padEnd(9, '0'));
  return { instant: BigInt(date.getTime() - offsetMinutes * 60_000) * 1_000_000n + nanoseconds, offsetMinutes };
}

/** The clock on the wall there, read as if it were UTC. */
function wallClock({ instant, offsetMinutes }: Moment): Date {
  const milliseconds = (instant - (((instant % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n;
  return new Date(Number(milliseconds) + offsetMinutes * 60_000);
}

const two = (value: number) => String(value).padStart(2, '0');

function zone(offsetMinutes: number, separator: string): string {
  const size = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${separator}${two(size % 60)}`;
}

function formatMoment(moment: Moment): string {
  const text = wallClock(moment).toISOString().slice(0, 19);
  return `${text}${moment.offsetMinutes === 0 ? 'Z' : zone(moment.offsetMinutes, ':')}`;
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
};

/** Source: Go, time.ParseDuration. */
function toDuration(source: string): bigint {
  const match = /^([+-]?)((?:(?:\d{1,15}\.?\d{0,15}|\.\d{1,15})(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(source);
  if (match === null) return refuse(`time: invalid duration "${source}"`);
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of (match[2] ?? '').matchAll(/(\d*)\.?(\d*)([a-zµμ]+)/g)) {
    const size = UNITS[unit] ?? refuse(`time: unknown unit "${unit}" in duration "${source}"`);
    total += BigInt(whole || '0') * size + (BigInt(fraction || '0') * size) / 10n ** BigInt(fraction.length);
  }
  if (total >= 2n ** 63n) return refuse(`time: invalid duration "${source}"`);
  return match[1] === '-' ? -total : total;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Source: Terraform language, "formatdate Function", "Specification Syntax" (read 2026-11). */
function formatDate(specification: string, moment: Moment): string {
  const tokens = specification.matchAll(/'((?:[^']|'')*)('?)|([A-Za-z])\3*|[^A-Za-z']+/g);
  let result = '';
  for (const [token, literal, closed] of tokens) {
    if (literal === undefined) result += /^[A-Za-z]/.test(token) ? formatVerb(token, moment) : token;
    else if (closed === '') refuse("unterminated literal '");
    else result += literal.replaceAll("''", "'");
  }
  return result;
}

function formatVerb(verb: string, moment: Moment): string {
  const date = wallClock(moment);
  const { offsetMinutes } = moment;
  const hour = date.getUTCHours();
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  switch (verb) {
    case 'YYYY':
      return String(date.getUTCFullYear()).padStart(4, '0');
    case 'YY':
      return two(date.getUTCFullYear() % 100);
    case 'MMMM':
      return MONTHS[date.getUTCMonth()] ?? '';
    case 'MMM':
      return (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3);
    case 'MM':
      return two(date.getUTCMonth() + 1);
    case 'M':
      return String(date.getUTCMonth() + 1);
    case 'DD':
      return two(date.getUTCDate());
    case 'D':
      return String(date.getUTCDate());
    case 'EEEE':
      return DAYS[date.getUTCDay()] ?? '';
    case 'EEE':
      return (DAYS[date.getUTCDay()] ?? '').slice(0, 3);
    case 'hh':
      return two(hour);
    case 'h':
      return String(hour);
    case 'HH':
      return two(hour12);
    case 'H':
      return String(hour12);
    case 'AA':
      return hour < 12 ? 'AM' : 'PM';
    case 'aa':
      return hour < 12 ? 'am' : 'pm';
    case 'mm':
      return two(date.getUTCMinutes());
    case 'm':
      return String(date.getUTCMinutes());
    case 'ss':
      return two(date.getUTCSeconds());
    case 's':
      return String(date.getUTCSeconds());
    case 'ZZZZZ':
      return zone(offsetMinutes, ':');
    case 'ZZZZ':
      return zone(offsetMinutes, '');
    case 'ZZZ':
      return offsetMinutes === 0 ? 'UTC' : zone(offsetMinutes, '');
    case 'Z':
      return offsetMinutes === 0 ? 'Z' : zone(offsetMinutes, ':');
    default:
      return refuse(`invalid date format verb "${verb}"`);
  }
}

/** Source: Terraform language, "Date and Time Functions" (read 2026-11). */
export const DATE: FunctionTable = {
  formatdate: {
    takes: ['string', 'string'],
    type: 'string',
    run: (values) => stringValue(formatDate(text(values, 0), toMoment(text(values, 1)))),
  },
  timeadd: {
    takes: ['string', 'string'],
    type: 'string',
    run: (values) => {
      const { instant, offsetMinutes } = toMoment(text(values, 0));
      return stringValue(formatMoment({ instant: instant + toDuration(text(values, 1)), offsetMinutes }));
    },
  },
  timecmp: {
    takes: ['string', 'string'],
    type: 'number',
    run: (values) => {
      const [first, second] = [toMoment(text(values, 0)).instant, toMoment(text(values, 1)).instant];
      return numberValue(first === second ? 0 : first < second ? -1 : 1);
    },
  },
};
