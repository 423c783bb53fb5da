terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

locals {
  zones = {
    a = { app = "10.20.0.0/22", endpoint = "10.20.16.0/26" }
    b = { app = "10.20.4.0/22", endpoint = "10.20.16.64/26" }
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/19"
  enable_dns_hostnames = true

  tags = { Name = "shop" }
}

resource "aws_subnet" "app" {
  for_each = local.zones

  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value.app
  availability_zone = "${var.region}${each.key}"

  tags = { Name = "shop app ${each.key}" }
}

resource "aws_subnet" "endpoint" {
  for_each = local.zones

  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value.endpoint
  availability_zone = "${var.region}${each.key}"

  tags = { Name = "shop endpoint ${each.key}" }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  for_each = local.zones

  subnet_id      = aws_subnet.app[each.key].id
  route_table_id = aws_route_table.private.id
}
