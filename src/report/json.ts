import type { CheckResult, Pull } from '../check/result.js';
import type { Location } from '../model/location.js';
import type { Unknown } from '../model/value.js';
import type { Finding } from '../rules/finding.js';
import type { Leg } from '../trace/leg.js';

/** The result as the JSON that other programs read: keys and order are a contract. */
export function toJson(result: CheckResult, version: string): string {
  const document = {
    schemaVersion: 1,
    tool: { name: 'pullpath', version },
    verdict: result.verdict,
    pulls: result.pulls.map(pullToJson),
    findings: result.findings.map(findingToJson),
    assumptions: result.assumptions,
    unknowns: result.unknowns.map(unknownToJson),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function pullToJson({ workload, kind, vpc, subnet, availabilityZone, cidr, verdict, legs }: Pull) {
  return {
    workload,
    kind,
    vpc,
    subnet,
    availabilityZone,
    cidr,
    verdict,
    legs: legs.map(({ leg, findings }) => legToJson(leg, findings)),
  };
}

function legToJson(leg: Leg, findings: readonly number[]) {
  const { service, host, port, neededFor, required, verdict, via, why, location: written } = leg;
  const hops = leg.hops.map(({ at, resource, outcome, detail, awsCode, location, witness = null }) => ({
    at,
    resource,
    outcome,
    detail,
    awsCode,
    location: locationToJson(location),
    witness,
  }));
  const location = locationToJson(written);
  return { service, host, port, neededFor, required, verdict, via, hops, findings, why, location };
}

function findingToJson({ rule, severity, phase, resource, location, message, awsError, fix, ignored, patch }: Finding) {
  const finding = { rule, severity, phase, resource, location: locationToJson(location), message, awsError, fix };
  return {
    ...finding,
    ...(ignored === undefined ? {} : { ignored }),
    ...(patch === undefined ? {} : { patch }),
  };
}

function locationToJson(location: Location | null) {
  if (location === null) return null;
  const { file, line, column, endLine, endColumn, through } = location;
  return { file, line, column, endLine, endColumn, through };
}

function unknownToJson({ what, location, settle }: Unknown) {
  return { what, location: locationToJson(location), settle };
}
