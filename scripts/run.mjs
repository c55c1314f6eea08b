// Starting other programs and waiting for their orderly end.
import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and gives `{ code, signal, asked, tail }`.
 *
 * SIGINT and SIGTERM are passed on, and we outlive the child, so that whoever waits for us sees
 * its exit code. A Ctrl-C reaches the child from the terminal as well; the programs started here
 * treat a second signal during their shutdown as the same request. `asked` is the signal that was
 * passed on, if any. `tail` holds the last of stderr with `keepStderr` (which shows it all the
 * same), and the last of all output with `quiet` (which shows nothing).
 */
export function run(
  command,
  args,
  { cwd, env, keepStderr = false, quiet = false, shell = false } = {},
) {
  return new Promise((resolve, reject) => {
    const piped = keepStderr || quiet;
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      shell,
      stdio: ['inherit', quiet ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'],
    });
    let tail = '';
    const keep = (chunk) => {
      tail = (tail + chunk).slice(-20_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', (chunk) => {
      keep(chunk);
      if (!quiet) process.stderr.write(chunk);
    });
    let asked = null;
    const forward = (signal) => {
      asked = signal;
      child.kill(signal);
    };
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    const stopForwarding = () => {
      process.removeListener('SIGINT', forward);
      process.removeListener('SIGTERM', forward);
    };
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve({ code, signal, asked, tail });
    });
  });
}

/**
 * The exit code to hand on for a child's end: its own, or 128 + n as a shell would say.
 * A child that was asked to end before it could listen for that has nothing to close: that is 0.
 */
export function exitCode({ code, signal, asked }) {
  if (code !== null) return code;
  if (asked && asked === signal) return 0;
  return { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 }[signal] ?? 1;
}
