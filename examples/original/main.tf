# The original system, mended: it would apply as it stands.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "region" {
  description = "Where everything is built."
  type        = string
  default     = "ap-northeast-1"
}

locals {
  az_a = "${var.region}a"
  az_c = "${var.region}c"

  # What is reached over PrivateLink. Session Manager needs ssmmessages beside ssm.
  interface_services = {
    ecr_api     = "ecr.api"
    ecr_dkr     = "ecr.dkr"
    logs        = "logs"
    ssm         = "ssm"
    ssmmessages = "ssmmessages"
  }
}

provider "aws" {
  region = var.region
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"

  # Private DNS of the endpoints needs both.
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "main"
  }
}

resource "aws_subnet" "private_1a_app1" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = local.az_a

  tags = {
    Name = "private 1a app 1"
  }
}

resource "aws_subnet" "private_1a_app2" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = local.az_a

  tags = {
    Name = "private 1a app 2"
  }
}

# One endpoint subnet a zone: an interface endpoint takes no more, and every other subnet reaches it over the local route.
resource "aws_subnet" "private_1a_vpc_endpoint" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.3.0/24"
  availability_zone = local.az_a

  tags = {
    Name = "private 1a vpc endpoint"
  }
}

resource "aws_subnet" "private_1c_app1" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.4.0/24"
  availability_zone = local.az_c

  tags = {
    Name = "private 1c app 1"
  }
}

resource "aws_subnet" "private_1c_app2" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.5.0/24"
  availability_zone = local.az_c

  tags = {
    Name = "private 1c app 2"
  }
}

resource "aws_subnet" "private_1c_vpc_endpoint" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.6.0/24"
  availability_zone = local.az_c

  tags = {
    Name = "private 1c vpc endpoint"
  }
}

# No route besides `local` and what the S3 endpoint adds. The endpoint subnets stay on the main route table.
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id

  tags = {
    Name = "VPC Endpoint S3"
  }
}

resource "aws_route_table_association" "private" {
  for_each = {
    "1a_app1" = aws_subnet.private_1a_app1.id
    "1a_app2" = aws_subnet.private_1a_app2.id
    "1c_app1" = aws_subnet.private_1c_app1.id
    "1c_app2" = aws_subnet.private_1c_app2.id
  }

  subnet_id      = each.value
  route_table_id = aws_route_table.private.id
}

# Replies pass by themselves, so the group needs no egress rule.
resource "aws_security_group" "vpc_endpoint" {
  name        = "vpc_endpoint_sg"
  description = "HTTPS from the VPC to the interface endpoints"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "https_from_vpc" {
  security_group_id = aws_security_group.vpc_endpoint.id
  description       = "HTTPS from the VPC"
  cidr_ipv4         = aws_vpc.main.cidr_block
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# Image layers come from S3.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
}

resource "aws_vpc_endpoint" "interface" {
  for_each = local.interface_services

  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.vpc_endpoint.id]

  subnet_ids = [
    aws_subnet.private_1a_vpc_endpoint.id,
    aws_subnet.private_1c_vpc_endpoint.id,
  ]
}
