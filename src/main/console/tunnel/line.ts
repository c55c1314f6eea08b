import type { TunnelFlaw } from '../../../shared/model/tunnel.ts';

/** One way in from the world, while it lasts. */
export type Line = {
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** Answers when the line is gone by itself. */
  readonly ended: Promise<LineFailure>;
  close(): Promise<void>;
};

/** Makes a line to this port of this computer. @throws LineFailure */
export type OpenLine = (localPort: number, leave: AbortSignal) => Promise<Line>;

/** Trying again changes nothing about these: somebody has to. */
const untilChanged: ReadonlySet<TunnelFlaw> = new Set([
  'not-set-up',
  'key-unreadable',
  'host-key-changed',
  'no-program',
  'no-library',
  'token-refused',
]);

const longestDetail = 300;

/** Why there is no line; the message is for support. */
export class LineFailure extends Error {
  readonly flaw: TunnelFlaw;

  constructor(flaw: TunnelFlaw, message = '', cause?: unknown) {
    super(message.slice(0, longestDetail), { cause });
    this.name = 'LineFailure';
    this.flaw = flaw;
  }

  get lasts(): boolean {
    return untilChanged.has(this.flaw);
  }
}

export function asLineFailure(error: unknown, flaw: TunnelFlaw): LineFailure {
  if (error instanceof LineFailure) return error;
  return new LineFailure(flaw, error instanceof Error ? error.message : String(error), error);
}
