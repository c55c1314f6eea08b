/** A refusal of an admin door: answered as `{code, message}` with the status. */
export class DoorError extends Error {
  readonly status: 400 | 403 | 404 | 503;
  readonly code: string;

  constructor(status: 400 | 403 | 404 | 503, code: string, message: string) {
    super(message);
    this.name = 'DoorError';
    this.status = status;
    this.code = code;
  }
}
