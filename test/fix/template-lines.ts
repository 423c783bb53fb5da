const FROM_VPC = 'Description: "HTTPS from the VPC: image pulls over the endpoints"';

/** What `--fix` changes for each fault: the lines of the diff. */
export const SAFE: Readonly<Record<string, readonly string[]>> = {
  'the endpoint group closed to all but one app subnet': [
    `+        - ${FROM_VPC}`,
    '+          IpProtocol: tcp',
    '+          FromPort: 443',
    '+          ToPort: 443',
    '+          CidrIp: !GetAtt Main.CidrBlock',
  ],
  'the endpoint group open to a half of one app subnet, and to the others': [
    `+        - { ${FROM_VPC}, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Main.CidrBlock }`,
  ],
  'the S3 endpoint not on one route table': ['+        - !Ref Other'],
  'private DNS off': ['-      PrivateDnsEnabled: false', '+      PrivateDnsEnabled: true'],
  'both subnets of one zone on one endpoint': ['-        - !Ref Private1aApp1'],
  'the type forgotten': ['+      VpcEndpointType: Interface'],
  'DNS hostnames off': ['-      EnableDnsHostnames: false', '+      EnableDnsHostnames: true'],
  'DNS support off': ['-      EnableDnsSupport: false', '+      EnableDnsSupport: true'],
};
