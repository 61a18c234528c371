// Replaces @swc-node/register/esm-register when the project is in a folder with an odd name.
import { register } from 'node:module';
import { root } from './install.mjs';

register('@swc-node/register/esm', import.meta.url);
// an absolute URL, because a relative one would pass through the hook that this one corrects
register(new URL('./odd-folder.mjs', import.meta.url).href, { data: { root } });
