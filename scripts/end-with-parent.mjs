// Loaded into a command before it starts: if scripts/run.mjs is killed, the command is told to stop instead of living on.
const parent = process.ppid
const check = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(check)
  process.kill(process.pid, 'SIGTERM')
}, 500)
check.unref()
