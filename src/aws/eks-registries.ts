/**
 * The accounts of AWS whose registries hold the images of EKS add-ons, by region. A region that isn't listed may have
 * one of its own, so nothing stands in for it.
 * Source: EKS guide, "View Amazon container image registries for Amazon EKS add-ons", as eksctl, EKS Blueprints and
 * Calico's operator carry it (read 2026-11).
 */
const OWN: Readonly<Record<string, string>> = {
  'af-south-1': '877085696533',
  'ap-east-1': '800184023465',
  'ap-southeast-3': '296578399912',
  'cn-north-1': '918309763551',
  'cn-northwest-1': '961992271922',
  'eu-south-1': '590381155156',
  'me-central-1': '759879836304',
  'me-south-1': '558608220178',
  'us-gov-east-1': '151742754352',
  'us-gov-west-1': '013241004608',
};

const SHARED = '602401143452';
const SHARING =
  'ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2'.split(
    ' ',
  );

/** Null for a region whose account isn't known here. */
export function eksRegistryAccount(region: string): string | null {
  if (SHARING.includes(region)) return SHARED;
  return Object.hasOwn(OWN, region) ? (OWN[region] ?? null) : null;
}
