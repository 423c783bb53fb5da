/** A module of the registry: `Organization::Service::UseCase::MODULE`. */
export function isModule(type: string): boolean {
  return type.endsWith('::MODULE');
}
