// Migrations travel inside the bundle as text.
// One file to ship, and no path to find at run time from inside an asar archive.
declare module '*.sql?raw' {
  const sql: string;
  export default sql;
}

// Source of a worker thread, for the same reason.
declare module '*.cjs?raw' {
  const source: string;
  export default source;
}

// pino-roll ships no types. The few options used, and the stream it gives.
declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  type RollingStream = EventEmitter & {
    write(line: string): boolean;
    end(): void;
  };

  export default function roll(options: {
    file: string;
    extension?: string;
    frequency?: 'daily' | 'hourly' | number;
    dateFormat?: string;
    size?: string | number;
    limit?: { count: number; removeOtherLogFiles?: boolean };
    mkdir?: boolean;
    sync?: boolean;
  }): Promise<RollingStream>;
}
