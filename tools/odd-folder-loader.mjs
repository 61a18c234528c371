// Instead of @swc-node/register/esm-register where the project lies in a folder with an odd name.
import { register } from 'node:module';
import { root } from './install.mjs';

register('@swc-node/register/esm', import.meta.url);
// a whole address: by now a relative one goes through the hook that needs mending
register(new URL('./odd-folder.mjs', import.meta.url).href, { data: { root } });
