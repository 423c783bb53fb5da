"""Creates a stack of a template through a real API, served by moto on loopback, and prints what came to be."""

import json
import sys

import boto3
from moto.server import ThreadedMotoServer

region, path = sys.argv[1], sys.argv[2]
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
options = {
    "region_name": region,
    "endpoint_url": f"http://{host}:{port}",
    "aws_access_key_id": "testing",
    "aws_secret_access_key": "testing",
}
try:
    cloudformation = boto3.client("cloudformation", **options)
    ec2 = boto3.client("ec2", **options)
    with open(path, encoding="utf-8") as template:
        cloudformation.create_stack(StackName="pullpath", TemplateBody=template.read())
    stack = cloudformation.describe_stacks(StackName="pullpath")["Stacks"][0]
    resources = cloudformation.describe_stack_resources(StackName="pullpath")["StackResources"]
    names = {resource["PhysicalResourceId"]: resource["LogicalResourceId"] for resource in resources}
    vpc = next(resource["PhysicalResourceId"] for resource in resources if resource["ResourceType"] == "AWS::EC2::VPC")
    only = [{"Name": "vpc-id", "Values": [vpc]}]
    print(
        json.dumps(
            {
                "status": stack["StackStatus"],
                "vpc": {
                    "cidr": ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["CidrBlock"],
                },
                "subnets": sorted(
                    [names[subnet["SubnetId"]], subnet["AvailabilityZone"], subnet["CidrBlock"]]
                    for subnet in ec2.describe_subnets(Filters=only)["Subnets"]
                ),
                "endpoints": sorted(
                    [
                        names[endpoint["VpcEndpointId"]],
                        endpoint["ServiceName"],
                        endpoint["VpcEndpointType"],
                        endpoint.get("PrivateDnsEnabled", False),
                        [names[subnet] for subnet in endpoint.get("SubnetIds", [])],
                        [names[table] for table in endpoint.get("RouteTableIds", [])],
                    ]
                    for endpoint in ec2.describe_vpc_endpoints(Filters=only)["VpcEndpoints"]
                ),
            }
        )
    )
finally:
    server.stop()
