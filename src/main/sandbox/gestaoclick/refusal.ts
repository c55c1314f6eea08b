/** Something GestãoClick turns down, in its own words. */
export type RefusalReason = 'unauthorized' | 'throttled' | 'invalid' | 'duplicate' | 'not-found';

const forms: Readonly<Record<RefusalReason, { status: number; erro: string }>> = {
  unauthorized: { status: 401, erro: 'Unauthorized' },
  throttled: { status: 429, erro: 'Too Many Requests' },
  // What is wrong with the values is told with the same status as a record that is not there.
  invalid: { status: 404, erro: 'Not Found' },
  duplicate: { status: 404, erro: 'Not Found' },
  'not-found': { status: 404, erro: 'Not Found' },
};

export class GestaoClickRefusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.name = 'GestaoClickRefusal';
    this.reason = reason;
  }

  get status(): number {
    return forms[this.reason].status;
  }

  get erro(): string {
    return forms[this.reason].erro;
  }
}
