import { describe, expect, test } from 'vitest';
import { networkOf, type Told, told } from '../../../test/fixtures/workloads/told.js';

const CLUSTER = `
resource "aws_eks_cluster" "main" {
  name = "main"
  vpc_config {
    subnet_ids              = [aws_subnet.a.id, aws_subnet.b.id]
    endpoint_private_access = true
  }
}
`;

const NODES = `
resource "aws_eks_node_group" "main" {
  cluster_name  = aws_eks_cluster.main.name
  node_role_arn = aws_iam_role.nodes.arn
  subnet_ids    = [aws_subnet.a.id, aws_subnet.b.id]
}
resource "aws_iam_role" "nodes" {
  name = "nodes"
}
`;

const EC2 = 'start ec2: VPC CNI and bootstrap of nodes';
const GROUP = 'aws_eks_cluster.main.cluster_security_group';

const NODE: Told = {
  kind: 'eks',
  subnets: ['a', 'b'],
  groups: [GROUP],
  publicIp: 'subnet',
  images: ["the account's own"],
  needs: [EC2],
};

describe('nodes of EKS', () => {
  test.each<readonly [name: string, source: string, expected: Partial<Told>]>([
    ['carry the group of the cluster', '', {}],
    [
      'carry the groups of their launch template',
      `resource "aws_launch_template" "nodes" {
        vpc_security_group_ids = [aws_security_group.app.id]
      }`,
      { groups: ['app'] },
    ],
    [
      'carry the groups of a list that is put together of what there is',
      `resource "aws_launch_template" "nodes" {
        vpc_security_group_ids = compact(concat([var.more], [aws_security_group.app.id]))
      }
      variable "more" {
        type    = string
        default = ""
      }`,
      { groups: ['app'] },
    ],
    [
      "carry the cluster's group beside a launch template that names none",
      'resource "aws_launch_template" "nodes" {\n  key_name = "admin"\n}',
      {},
    ],
    [
      'with service accounts that have roles',
      `resource "aws_iam_openid_connect_provider" "main" {
        url = aws_eks_cluster.main.identity[0].oidc[0].issuer
      }`,
      {
        needs: [EC2, 'feature sts: service accounts with roles of IAM, by aws_iam_openid_connect_provider.main'],
      },
    ],
    [
      'whose CNI plugin has a role, so that no node gets ready without STS',
      `resource "aws_eks_addon" "cni" {
        cluster_name             = aws_eks_cluster.main.name
        addon_name               = "vpc-cni"
        service_account_role_arn = "arn:aws:iam::123456789012:role/cni"
      }`,
      { needs: [EC2, 'start sts: role of the add-on vpc-cni'] },
    ],
    [
      'with Pod Identity',
      `resource "aws_eks_addon" "identity" {
        cluster_name = "main"
        addon_name   = "eks-pod-identity-agent"
      }
      resource "aws_eks_pod_identity_association" "app" {
        cluster_name    = aws_eks_cluster.main.name
        namespace       = "app"
        service_account = "app"
      }`,
      {
        needs: [
          EC2,
          'feature eks-auth: add-on eks-pod-identity-agent, aws_eks_addon.identity',
          'feature eks-auth: Pod Identity, by aws_eks_pod_identity_association.app',
        ],
      },
    ],
    [
      'with logs and metrics of CloudWatch',
      'resource "aws_eks_addon" "logs" {\n  cluster_name = "main"\n  addon_name = "amazon-cloudwatch-observability"\n}',
      {
        needs: [
          EC2,
          'feature logs: add-on amazon-cloudwatch-observability, aws_eks_addon.logs',
          'feature monitoring: add-on amazon-cloudwatch-observability, aws_eks_addon.logs',
        ],
      },
    ],
    [
      'that are logged in to over Session Manager',
      `resource "aws_iam_role_policy_attachment" "ssm" {
        role       = aws_iam_role.nodes.name
        policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
      }`,
      {
        needs: [
          EC2,
          'feature ssm: Session Manager on nodes of aws_eks_node_group.main',
          'feature ssmmessages: Session Manager on nodes of aws_eks_node_group.main',
        ],
      },
    ],
    [
      "add-ons of another cluster don't count",
      'resource "aws_eks_addon" "cni" {\n  cluster_name = "other"\n  addon_name = "eks-pod-identity-agent"\n}',
      {},
    ],
  ])('%s', async (_, more, expected) => {
    const nodes = more.includes('aws_launch_template')
      ? NODES.replace(
          'node_role_arn',
          'launch_template {\n id = aws_launch_template.nodes.id\n version = "1"\n }\n node_role_arn',
        )
      : NODES;
    expect(await told(CLUSTER + nodes + more)).toEqual({ 'aws_eks_node_group.main': { ...NODE, ...expected } });
  });

  test('of a cluster that is declared elsewhere have groups that are not known', async () => {
    const workloads = await told(NODES.replace('aws_eks_cluster.main.name', '"shared"'));
    expect(workloads['aws_eks_node_group.main']?.groups).toEqual(['…the security group of the cluster shared']);
  });

  test('the group of a cluster admits itself, lets everything out, and is the one that rules refer to', async () => {
    const { securityGroups } = await networkOf(`${CLUSTER}
      resource "aws_vpc_security_group_ingress_rule" "from_nodes" {
        security_group_id            = aws_security_group.app.id
        referenced_security_group_id = aws_eks_cluster.main.vpc_config[0].cluster_security_group_id
        ip_protocol                  = "tcp"
        from_port                    = 443
        to_port                      = 443
      }
      resource "aws_security_group_rule" "to_nodes" {
        type              = "ingress"
        security_group_id = aws_eks_cluster.main.vpc_config[0].cluster_security_group_id
        cidr_blocks       = ["10.0.0.0/16"]
        protocol          = "-1"
        from_port         = 0
        to_port           = 0
      }`);
    const group = securityGroups.find(({ id }) => id === GROUP);
    const peers = group?.rules.items.map(({ direction, peer }) => [direction, peer.known ? peer.value : null]);
    expect(peers).toMatchObject([
      ['ingress', { kind: 'security-group', id: GROUP }],
      ['egress', { cidr: { text: '0.0.0.0/0' } }],
      ['egress', { cidr: { text: '::/0' } }],
      ['ingress', { cidr: { text: '10.0.0.0/16' } }],
    ]);
    expect(group).toMatchObject({ vpc: { known: true, value: 'aws_vpc.main' }, rules: { complete: true } });
    const [rule] = securityGroups.find(({ id }) => id === 'aws_security_group.app')?.rules.items ?? [];
    expect(rule?.peer).toMatchObject({ value: { kind: 'security-group', id: GROUP } });
  });

  test('that EKS starts itself are in the subnets of the cluster', async () => {
    const source = CLUSTER.replace(
      'vpc_config {',
      'compute_config {\n enabled = true\n node_pools = ["system", "general-purpose"]\n }\n vpc_config {',
    );
    expect(await told(source)).toEqual({ 'aws_eks_cluster.main': { ...NODE, needs: [] } });
  });

  test('pods on Fargate carry the group of the cluster, and need STS', async () => {
    const source = `resource "aws_eks_fargate_profile" "app" {
      cluster_name = aws_eks_cluster.main.name
      subnet_ids   = [aws_subnet.a.id]
    }`;
    expect(await told(CLUSTER + source)).toEqual({
      'aws_eks_fargate_profile.app': {
        ...NODE,
        kind: 'eks-fargate',
        subnets: ['a'],
        publicIp: false,
        needs: ['start sts: Fargate pods of EKS'],
      },
    });
  });

  test('pods on Fargate whose profile names no subnets are in private ones of the cluster: which is not known', async () => {
    const source = 'resource "aws_eks_fargate_profile" "app" {\n  cluster_name = aws_eks_cluster.main.name\n}';
    expect((await told(CLUSTER + source))['aws_eks_fargate_profile.app']?.subnets).toEqual([
      '…which private subnets of its cluster aws_eks_fargate_profile.app uses',
    ]);
  });
});

const INSTANCE = (more = '') => `
resource "aws_instance" "box" {
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.host.id]
  ${more}
}
`;

const ROLE = (policy: string) => `
resource "aws_iam_role" "box" {
  name = "box"
}
resource "aws_iam_instance_profile" "box" {
  name = "box"
  role = aws_iam_role.box.name
}
resource "aws_iam_role_policy_attachment" "box" {
  role       = aws_iam_role.box.name
  policy_arn = "arn:aws:iam::aws:policy/${policy}"
}
`;

const PROFILE = 'iam_instance_profile = aws_iam_instance_profile.box.name';

const BOX: Told = {
  kind: 'ec2',
  subnets: ['a'],
  groups: ['host'],
  publicIp: 'subnet',
  images: ["the account's own"],
  needs: [],
};

const LOGIN = [
  'feature ssm: Session Manager on aws_instance.box',
  'feature ssmmessages: Session Manager on aws_instance.box',
];

describe('an instance', () => {
  test.each<readonly [name: string, source: string, expected: Partial<Told> | null]>([
    ['that nothing tells anything of pulls nothing', INSTANCE(), null],
    [
      'with Session Manager alone is no puller',
      INSTANCE(PROFILE) + ROLE('AmazonSSMManagedInstanceCore'),
      { images: ['none'], needs: LOGIN },
    ],
    ["with the policy of ECR's readers pulls", INSTANCE(PROFILE) + ROLE('AmazonEC2ContainerRegistryReadOnly'), {}],
    [
      'with a policy of its own for pulls',
      `${INSTANCE(PROFILE)}${ROLE('SomethingElse')}
      resource "aws_iam_role_policy" "pull" {
        role   = aws_iam_role.box.id
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage"], Resource = "*" }] })
      }`,
      {},
    ],
    [
      'whose script pulls an image',
      INSTANCE('user_data = "docker run -d 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:v1"'),
      { images: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:v1'] },
    ],
    [
      'whose script logs in to ECR',
      INSTANCE('user_data = "aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY"'),
      {},
    ],
    [
      'that joins a cluster of ECS',
      INSTANCE('user_data = "echo ECS_CLUSTER=other >> /etc/ecs/ecs.config"'),
      {
        kind: 'ecs-ec2',
        needs: ['ecs', 'ecs-agent', 'ecs-telemetry'].map(
          (service) => `start ${service}: container agent of aws_instance.box`,
        ),
      },
    ],
    [
      'with a launch template and a public address',
      `${INSTANCE(`${PROFILE}\n associate_public_ip_address = true\n launch_template {\n id = aws_launch_template.box.id\n }`)}${ROLE('AmazonEC2ContainerRegistryPullOnly')}
      resource "aws_launch_template" "box" {
        vpc_security_group_ids = [aws_security_group.app.id]
      }`,
      { publicIp: true },
    ],
    [
      'with an interface that is a resource of its own',
      `resource "aws_network_interface" "box" {
        subnet_id       = aws_subnet.b.id
        security_groups = [aws_security_group.app.id]
      }
      resource "aws_instance" "box" {
        ${PROFILE}
        network_interface {
          device_index         = 0
          network_interface_id = aws_network_interface.box.id
        }
      }${ROLE('AmazonEC2ContainerRegistryPullOnly')}`,
      { subnets: ['b'], groups: ['app'] },
    ],
  ])('%s', async (_, source, expected) => {
    expect(await told(source)).toEqual(expected === null ? {} : { 'aws_instance.box': { ...BOX, ...expected } });
  });

  const WITH_CARD = `resource "aws_network_interface" "box" {
    subnet_id       = aws_subnet.a.id
    security_groups = [aws_security_group.host.id]
  }
  resource "aws_instance" "box" {
    user_data = "aws ecr get-login-password"
    network_interface {
      device_index         = 0
      network_interface_id = aws_network_interface.box.id
    }
  }`;
  const BARE = INSTANCE('associate_public_ip_address = false\n  user_data = "aws ecr get-login-password"');
  const elastic = (argument: string, type = 'aws_eip') => `resource "${type}" "it" {\n  ${argument}\n}\n`;
  const EITHER = 'variable "own" { type = bool }\nvariable "other" { type = string }\n';
  test.each<readonly [string, string, boolean | string]>([
    ['none', BARE, false],
    ['one', BARE + elastic('instance = aws_instance.box.id'), true],
    [
      "one on the instance's interface",
      BARE + elastic('network_interface = aws_instance.box.primary_network_interface_id'),
      true,
    ],
    ['one by an association', BARE + elastic('instance_id = aws_instance.box.id', 'aws_eip_association'), true],
    ['one on its own interface', `${WITH_CARD}\n${elastic('network_interface = aws_network_interface.box.id')}`, true],
    ['one on nothing', BARE + elastic('domain = "vpc"'), false],
    ['one on another instance', BARE + elastic('instance = "i-0123456789abcdef0"'), false],
    ['one from outside', `variable "id" {}\n${BARE}${elastic('instance = var.id')}`, false],
    [
      'one that may not exist',
      `${EITHER}${BARE}${elastic('count = var.own ? 1 : 0\n  instance = aws_instance.box.id')}`,
      '?var.own',
    ],
    [
      'one that may be on another',
      `${EITHER}${BARE}${elastic('instance = var.own ? aws_instance.box.id : var.other')}`,
      '?var.own',
    ],
  ])('has an Elastic IP address: %s', async (_, source, publicIp) => {
    expect((await told(source))['aws_instance.box']?.publicIp).toBe(publicIp);
  });

  test('that is not judged is named', async () => {
    const { assumptions } = await networkOf(INSTANCE());
    expect(assumptions.join(' ')).toContain('aws_instance.box: nothing tells that it pulls images');
  });
});

describe('an Auto Scaling group', () => {
  const group = (script: string, tags = '') => `
    resource "aws_launch_template" "nodes" {
      vpc_security_group_ids = [aws_security_group.host.id]
      user_data              = base64encode("${script}")
    }
    resource "aws_autoscaling_group" "nodes" {
      vpc_zone_identifier = [aws_subnet.a.id]
      launch_template {
        id = aws_launch_template.nodes.id
      }
      ${tags}
    }`;
  const TAG = 'tag {\n key = "kubernetes.io/cluster/main"\n value = "owned"\n propagate_at_launch = true\n }';

  test.each<readonly [name: string, source: string, needs: readonly string[]]>([
    ['of nodes, by its tag', group('#!/bin/bash\\ntrue', TAG), [EC2]],
    [
      'of nodes that ask EKS for their cluster',
      group('#!/bin/bash\\n/etc/eks/bootstrap.sh main', TAG),
      [EC2, 'start eks: bootstrap of nodes of aws_autoscaling_group.nodes'],
    ],
    [
      'of nodes that are told their cluster',
      group('#!/bin/bash\\n/etc/eks/bootstrap.sh main --apiserver-endpoint https://x --b64-cluster-ca y', TAG),
      [EC2],
    ],
  ])('%s', async (_, source, needs) => {
    expect(await told(CLUSTER + source)).toEqual({
      'aws_autoscaling_group.nodes': { ...BOX, kind: 'eks', needs },
    });
  });

  test('joins a cluster that its script names by a reference', async () => {
    const source = `${group('#!/bin/bash\\necho ECS_CLUSTER=${aws_ecs_cluster.main.name} >> /etc/ecs/ecs.config')}
      resource "aws_ecs_cluster" "main" {
        name = var.cluster
      }
      variable "cluster" {
        type = string
      }
      resource "aws_ecs_service" "api" {
        cluster         = aws_ecs_cluster.main.id
        task_definition = "api"
        launch_type     = "EC2"
      }`;
    expect((await told(source))['aws_ecs_service.api']).toMatchObject({
      kind: 'ecs-ec2',
      subnets: ['a'],
      groups: ['host'],
    });
  });

  test('without subnets of its own is not known', async () => {
    const source = group('echo ECS_CLUSTER=x').replace('vpc_zone_identifier = [aws_subnet.a.id]', '');
    expect((await told(source))['aws_autoscaling_group.nodes']?.subnets).toEqual([
      '…the subnets of aws_autoscaling_group.nodes',
    ]);
  });
});

describe('Batch', () => {
  const environment = (type: string) => `
    resource "aws_batch_compute_environment" "jobs" {
      type = "MANAGED"
      compute_resources {
        type               = "${type}"
        max_vcpus          = 4
        subnets            = [aws_subnet.a.id]
        security_group_ids = [aws_security_group.app.id]
      }
    }`;
  const job = (platform: string, more = '') => `
    resource "aws_batch_job_definition" "report" {
      name                  = "report"
      type                  = "container"
      platform_capabilities = ["${platform}"]
      container_properties  = jsonencode({
        image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/report:v1"
        ${more}
      })
    }`;
  const LOGS = 'start logs: awslogs driver, the default of aws_batch_job_definition.report';
  const JOBS: Told = {
    kind: 'batch',
    subnets: ['a'],
    groups: ['app'],
    publicIp: false,
    images: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/report:v1'],
    needs: [LOGS],
  };
  const AGENT = ['ecs', 'ecs-agent', 'ecs-telemetry'].map(
    (service) => `start ${service}: container agent of aws_batch_compute_environment.jobs`,
  );

  test.each<readonly [name: string, source: string, expected: Partial<Told>]>([
    ['on Fargate', environment('FARGATE') + job('FARGATE'), {}],
    ['on EC2', environment('EC2') + job('EC2'), { publicIp: 'subnet', needs: [...AGENT, LOGS] }],
    [
      'with a secret, and a log driver of its own',
      environment('FARGATE_SPOT') +
        job('FARGATE', 'logConfiguration = { logDriver = "splunk" }\n secrets = [{ name = "A", valueFrom = "/a" }]'),
      { needs: ['start ssm: secret A of container aws_batch_job_definition.report'] },
    ],
    [
      'with a public address',
      environment('FARGATE') + job('FARGATE', 'networkConfiguration = { assignPublicIp = "ENABLED" }'),
      { publicIp: true },
    ],
    [
      'on nodes of EKS',
      environment('EC2').replace(
        'type = "MANAGED"',
        'type = "MANAGED"\n eks_configuration {\n eks_cluster_arn = aws_eks_cluster.main.arn\n kubernetes_namespace = "jobs"\n }',
      ) +
        job('EC2') +
        CLUSTER,
      { publicIp: 'subnet', needs: [EC2, LOGS] },
    ],
    ['for which no job is declared', environment('FARGATE') + job('EC2'), { images: ["the account's own"], needs: [] }],
  ])('%s', async (_, source, expected) => {
    expect(await told(source)).toEqual({ 'aws_batch_compute_environment.jobs': { ...JOBS, ...expected } });
  });
});

describe('CodeBuild', () => {
  const project = ({ environment = '', source = 'type = "NO_SOURCE"', more = '' }) => `
    resource "aws_codebuild_project" "image" {
      name = "image"
      environment {
        type  = "LINUX_CONTAINER"
        image = "aws/codebuild/standard:7.0"
        ${environment}
      }
      source {
        ${source}
      }
      artifacts {
        type = "NO_ARTIFACTS"
      }
      vpc_config {
        vpc_id             = aws_vpc.main.id
        subnets            = [aws_subnet.a.id]
        security_group_ids = [aws_security_group.app.id]
      }
      ${more}
    }`;
  const LOG = 'start logs: build log of aws_codebuild_project.image';
  const BUILD: Told = { ...BOX, kind: 'codebuild', groups: ['app'], publicIp: false, images: ['none'], needs: [LOG] };

  test.each<readonly [name: string, source: string, expected: Partial<Told>]>([
    ['that runs no Docker pulls nothing itself', project({}), {}],
    ['that builds images', project({ environment: 'privileged_mode = true' }), { images: ["the account's own"] }],
    [
      'whose commands are told, and run no Docker',
      project({
        environment: 'privileged_mode = true',
        source: 'type = "NO_SOURCE"\n buildspec = "version: 0.2\\nphases:\\n  build:\\n    commands: [make]\\n"',
      }),
      {},
    ],
    [
      'without logs, with source, artifacts and variables',
      project({
        environment:
          'environment_variable {\n name = "A"\n value = "/a"\n type = "PARAMETER_STORE"\n }\n environment_variable {\n name = "B"\n value = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:b"\n type = "SECRETS_MANAGER"\n }',
        source: 'type = "S3"\n location = "sources/app.zip"',
        more: 'logs_config {\n cloudwatch_logs {\n status = "DISABLED"\n }\n }\n cache {\n type = "S3"\n location = "cached/app"\n }',
      }),
      {
        needs: [
          'start s3 sources: source of aws_codebuild_project.image',
          'start s3 cached: cache of aws_codebuild_project.image',
          'start ssm: variable A of aws_codebuild_project.image',
          'start secretsmanager eu-west-1: variable B of aws_codebuild_project.image',
        ],
      },
    ],
    [
      'from CodeCommit',
      project({
        source: 'type = "CODECOMMIT"\n location = "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/a"',
      }),
      { needs: [LOG, 'start git-codecommit: source of aws_codebuild_project.image'] },
    ],
  ])('%s', async (_, source, expected) => {
    expect(await told(source)).toEqual({ 'aws_codebuild_project.image': { ...BUILD, ...expected } });
  });

  test('without a VPC needs nothing in one', async () => {
    expect(await told(project({}).replace(/vpc_config \{[^}]*\}/, ''))).toEqual({});
  });
});

test('Lambda and App Runner pull outside of the VPC', async () => {
  const { workloads, assumptions } = await networkOf(`
    resource "aws_lambda_function" "resize" {
      package_type = "Image"
      image_uri    = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/resize:v1"
      vpc_config {
        subnet_ids         = [aws_subnet.a.id]
        security_group_ids = [aws_security_group.app.id]
      }
    }
    resource "aws_lambda_function" "zip" {
      filename = "zip.zip"
    }
    resource "aws_apprunner_service" "web" {
      service_name = "web"
    }`);
  expect(workloads).toEqual([]);
  expect(assumptions.join(' ')).toContain(
    'aws_lambda_function.resize, aws_apprunner_service.web: Lambda and App Runner',
  );
});
