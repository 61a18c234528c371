import { initialize, isOdd, resolve } from './odd-folder.mjs';

describe('a folder with an odd name', () => {
  it.each(['c#1', '50%', 'why?', '100%25'])('is one like %s', (name) =>
    expect(isOdd(`/srv/${name}/snowmelt`)).toBe(true),
  );
  it.each(['snowmelt', 'a b', 'Größe', "it's", 'a+b&c'])('is none like %s', (name) =>
    expect(isOdd(`/srv/${name}/snowmelt`)).toBe(false),
  );
});

describe('the addresses of modules', () => {
  const resolved = (url: string) => resolve('./x.js', {}, async () => ({ url, format: 'module' }));
  beforeAll(() => initialize({ root: '/srv/50% c#1 why?' }));

  it('are mended for the files of the project', async () => {
    expect(await resolved('file:///srv/50%%20c#1%20why?/libs/x.ts')).toMatchObject({
      url: 'file:///srv/50%25%20c%231%20why%3F/libs/x.ts',
      format: 'module',
    });
  });

  it.each(['node:path', 'file:///srv/50%25%20c%231%20why%3F/node_modules/zod/index.js', 'file:///srv/other/x.ts'])(
    'are left as they are: %s',
    async (url) => expect(await resolved(url)).toEqual({ url, format: 'module' }),
  );
});
