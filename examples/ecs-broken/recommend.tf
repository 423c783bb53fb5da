# Recommendations need GPUs: on container instances of a capacity provider. What is pulled comes through the hosts.
resource "aws_ecs_task_definition" "recommend" {
  family                   = "shop-recommend"
  requires_compatibilities = ["EC2"]
  network_mode             = "bridge"
  execution_role_arn       = aws_iam_role.task.arn

  container_definitions = jsonencode([
    {
      name                 = "recommend"
      image                = "${aws_ecr_repository.shop["recommend"].repository_url}:${var.release}"
      memory               = 4096
      essential            = true
      resourceRequirements = [{ type = "GPU", value = "1" }]
      secrets              = [{ name = "MODEL", valueFrom = "/shop/recommend/model" }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = "/shop/recommend"
          awslogs-region        = var.region
          awslogs-stream-prefix = "recommend"
        }
      }
    },
  ])
}

resource "aws_ecs_service" "recommend" {
  name            = "recommend"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.recommend.arn
  desired_count   = 2

  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.gpu.name
    weight            = 1
  }
}
