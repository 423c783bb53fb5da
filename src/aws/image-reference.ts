/** An image in a private repository of ECR. */
export interface EcrImage {
  /** Twelve digits: the account that owns the repository. */
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

/**
 * Reads an image reference that names a registry of ECR; null for any other registry.
 * Source: ECR guide, "Private registry" and "Making requests over IPv6": `ACCOUNT.dkr.ecr.REGION.SUFFIX/REPOSITORY`.
 */
export function parseEcrImage(reference: string): EcrImage | null {
  const match =
    /^(\d{12})\.dkr[.-]ecr\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn)\/([^:@]+)(?:[:@].*)?$/.exec(
      reference,
    );
  const [, account, region, repository] = match ?? [];
  return account === undefined || region === undefined || repository === undefined
    ? null
    : { account, region, repository };
}
