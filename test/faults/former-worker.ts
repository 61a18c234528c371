// A worker of the former release, as far as touches go: it has one kind less.
import { touchKinds, type TouchKinds } from '../../libs/outreach/src/plan/touch-kinds.js';

delete (touchKinds as { -readonly [Name in keyof TouchKinds]?: TouchKinds[Name] })['education'];
await import('../../apps/worker/src/main.js');
