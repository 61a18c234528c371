// `npm start`: from a fresh folder to a running clinic.
import { spawn } from 'node:child_process';
import { buildWebWhenStale, installWhatIsMissing, root, say, typescript } from './install.mjs';

say('Snowmelt is starting');
installWhatIsMissing();
buildWebWhenStale();
const child = spawn(process.execPath, [...typescript, 'tools/start.ts'], { cwd: root, stdio: 'inherit', env: { ...process.env, SNOWMELT_STARTED: String(performance.now()) } });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { if (signal === 'SIGTERM') child.kill('SIGTERM'); }); // Ctrl-C reaches the child by the terminal
child.on('exit', (code) => process.exit(code ?? 1));
