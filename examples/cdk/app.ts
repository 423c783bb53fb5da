import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { PullpathValidator } from 'pullpath-cdk';
import { OriginalSystem } from './original-system';

const app = new App();
new OriginalSystem(app, 'OriginalSystem', { env: { account: '123456789012', region: 'ap-northeast-1' } });
// `cdk synth` fails where an image could not be pulled, and where cdk-nag finds something that no one has accepted.
Validations.of(app).addPlugins(new PullpathValidator(), new AwsSolutionsChecks(app));
