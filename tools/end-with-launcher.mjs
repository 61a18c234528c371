// Loaded into every process of `npm start`: it stops the process when the launcher that would have stopped it is
// killed.
const end = () => process.kill(process.pid, 'SIGTERM');
process.on('disconnect', end);
process.channel?.unref();
if (!process.connected) end(); // the launcher was killed while this process was starting
