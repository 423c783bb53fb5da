"""A CDK app in Python: the original system, by the package that jsii makes of pullpath-cdk."""

import os

from aws_cdk import App, Environment, Stack, Validations
from aws_cdk import aws_ec2 as ec2
from pullpath_cdk import (
    ApplicationSubnetOptions,
    EcrPrivateLink,
    EndpointSubnets,
    LeastPrivilegeOptions,
    PrivatePullVpc,
    PrivatePullZone,
    PullpathValidator,
    Runs,
)

ENVIRONMENT = Environment(region="ap-northeast-1")


def zone(letter: str, first: int) -> PrivatePullZone:
    return PrivatePullZone(
        availability_zone=f"ap-northeast-1{letter}",
        application_subnets=[
            ApplicationSubnetOptions(name=f"private 1{letter} app {number}", cidr_block=f"10.0.{first + number - 1}.0/24")
            for number in (1, 2)
        ],
        endpoint_cidr_block=f"10.0.{first + 2}.0/24",
        endpoint_subnet_name=f"private 1{letter} vpc endpoint",
    )


app = App()
original = Stack(app, "Original", env=ENVIRONMENT)
PrivatePullVpc(
    original,
    "Main",
    name="main",
    cidr_block="10.0.0.0/16",
    zones=[zone("a", 1), zone("c", 4)],
    runs=[Runs.ECS_FARGATE, Runs.LOGS, Runs.SSM_LOGIN],
    security_group_name="vpc_endpoint_sg",
    least_privilege=LeastPrivilegeOptions(),
)

existing = Stack(app, "Existing", env=ENVIRONMENT)
vpc = ec2.Vpc(
    existing,
    "Vpc",
    availability_zones=["ap-northeast-1a", "ap-northeast-1c"],
    nat_gateways=0,
    subnet_configuration=[
        ec2.SubnetConfiguration(name="app", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24),
        ec2.SubnetConfiguration(name="endpoint", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=28),
    ],
)
group = "endpoint" if os.environ.get("SHARE_ZONES") is None else None
EcrPrivateLink(
    existing,
    "PrivateLink",
    vpc=vpc,
    endpoint_subnets=EndpointSubnets.from_selection(
        subnet_group_name=group,
        subnets=None if group else vpc.isolated_subnets,
    ),
    existing_services=None if os.environ.get("WITHOUT_S3") is None else ["s3"],
)
if os.environ.get("VALIDATE") is not None:
    Validations.of(app).add_plugins(PullpathValidator())
app.synth()
