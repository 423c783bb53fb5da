# The shop itself: on Fargate, with a sidecar, a secret and ECS Exec.
resource "aws_ecr_repository" "shop" {
  for_each = toset(["web", "envoy", "recommend", "report"])

  name = "shop/${each.key}"
}

resource "aws_secretsmanager_secret" "database" {
  name = "shop/database"
}

resource "aws_security_group" "web" {
  name   = "shop-web"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "web_to_endpoints" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.endpoint.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_ecs_task_definition" "web" {
  family                   = "shop-web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.task.arn

  container_definitions = jsonencode([
    {
      name      = "web"
      image     = "${aws_ecr_repository.shop["web"].repository_url}:${var.release}"
      essential = true
      secrets   = [{ name = "DATABASE_URL", valueFrom = aws_secretsmanager_secret.database.arn }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = "/shop/web"
          awslogs-region        = var.region
          awslogs-stream-prefix = "web"
        }
      }
    },
    {
      name      = "envoy"
      image     = "${aws_ecr_repository.shop["envoy"].repository_url}:v1.31"
      essential = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = "/shop/envoy"
          awslogs-region        = var.region
          awslogs-stream-prefix = "envoy"
          mode                  = "non-blocking"
        }
      }
    },
  ])
}

variable "release" {
  type        = string
  description = "The tag to run: which one makes no difference to the network."
}

resource "aws_iam_role" "task" {
  name = "shop-task"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}

resource "aws_ecs_service" "web" {
  name                   = "web"
  cluster                = aws_ecs_cluster.main.id
  task_definition        = aws_ecs_task_definition.web.arn
  desired_count          = 4
  enable_execute_command = true

  network_configuration {
    subnets         = [for subnet in aws_subnet.app : subnet.id]
    security_groups = [aws_security_group.web.id]
  }
}
