import { createServer } from 'vite';
const target = 'http://127.0.0.1:4377';
const s = await createServer({ server: { host: '127.0.0.1', port: 5377, proxy: { '/api': { target, headers: { origin: target } } } } });
await s.listen(); console.log('listening');
