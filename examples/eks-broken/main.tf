terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["123456789012"]
}

locals {
  zones = {
    a = { node = "10.30.0.0/20", endpoint = "10.30.48.0/26" }
    b = { node = "10.30.16.0/20", endpoint = "10.30.48.64/26" }
    c = { node = "10.30.32.0/20", endpoint = "10.30.48.128/26" }
  }

  # sts: Fargate, and service accounts with roles; eks-auth: Pod Identity; logs: what the CloudWatch add-on writes.
  endpoints = toset(["ecr.api", "ecr.dkr", "eks-auth", "logs", "monitoring", "sts"])
}

data "aws_caller_identity" "current" {}

resource "aws_vpc" "main" {
  cidr_block           = "10.30.0.0/18"
  enable_dns_hostnames = true
}

resource "aws_subnet" "node" {
  for_each = local.zones

  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value.node
  availability_zone = "eu-central-1${each.key}"
}

resource "aws_subnet" "endpoint" {
  for_each = local.zones

  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value.endpoint
  availability_zone = "eu-central-1${each.key}"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "node" {
  for_each = local.zones

  subnet_id      = aws_subnet.node[each.key].id
  route_table_id = aws_route_table.private.id
}

# Nodes and pods carry the group that EKS makes for the cluster.
resource "aws_security_group" "endpoint" {
  name   = "endpoints"
  vpc_id = aws_vpc.main.id

  ingress {
    description     = "Nodes and pods"
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = [aws_eks_cluster.main.vpc_config[0].cluster_security_group_id]
  }
}

# The account's own images.
data "aws_iam_policy_document" "registry" {
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    actions   = ["ecr:*"]
    resources = ["arn:aws:ecr:eu-central-1:${data.aws_caller_identity.current.account_id}:repository/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = local.endpoints

  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-central-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.endpoint : subnet.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  policy              = startswith(each.key, "ecr.") ? data.aws_iam_policy_document.registry.json : null
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-central-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
}
