import type { PolicyDocument, PolicyStatement } from '../model/policy.js';
import type { Value } from '../model/value.js';

/** A policy as IAM's JSON has it, for documents of which everything is known. */
export interface PolicyJson {
  readonly Version: '2012-10-17';
  readonly Statement: readonly StatementJson[];
}

interface StatementJson {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** The policies that a design makes: everyone may do these calls on these resources, without conditions. */
export function policyJson({ statements }: PolicyDocument): PolicyJson {
  return { Version: '2012-10-17', Statement: statements.map(statementJson) };
}

function statementJson({ sid, effect, principal, action, resource, conditions }: PolicyStatement): StatementJson {
  if (!principal.known || principal.value.kind !== 'anyone' || action.not || resource.not || conditions.length > 0)
    throw new Error('only policies that a design made can be written');
  return {
    ...(sid === null ? {} : { Sid: sid }),
    Effect: known(effect),
    Principal: '*',
    Action: action.patterns.map(known),
    Resource: resource.patterns.map(known),
  };
}

function known(value: Value<string>): string {
  if (!value.known) throw new Error(`${value.what} is not known`);
  return value.value;
}
