# The report of each night: a task that a schedule starts on Fargate.
resource "aws_security_group" "jobs" {
  name   = "shop-jobs"
  vpc_id = aws_vpc.main.id

  egress {
    description = "Everything"
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_ecs_task_definition" "report" {
  family                   = "shop-report"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024
  memory                   = 2048
  execution_role_arn       = aws_iam_role.task.arn

  container_definitions = templatefile("${path.module}/report.json.tftpl", {
    image  = "${aws_ecr_repository.shop["report"].repository_url}:${var.release}"
    region = var.region
  })
}

resource "aws_scheduler_schedule" "report" {
  name                = "shop-report"
  schedule_expression = "cron(0 3 * * ? *)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_ecs_cluster.main.arn
    role_arn = aws_iam_role.schedule.arn

    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.report.arn
      launch_type         = "FARGATE"

      network_configuration {
        subnets         = [for subnet in aws_subnet.app : subnet.id]
        security_groups = [aws_security_group.jobs.id]
      }
    }
  }
}

resource "aws_iam_role" "schedule" {
  name = "shop-schedule"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
    }]
  })
}
