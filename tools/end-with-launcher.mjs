// Loaded into every process of `npm start`: when the one that would have stopped it is killed, it stops by itself.
const end = () => process.kill(process.pid, 'SIGTERM');
process.on('disconnect', end);
process.channel?.unref();
if (!process.connected) end(); // it was killed while this process was starting
