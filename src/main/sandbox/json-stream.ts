import { Readable } from 'node:stream';

/** `{"items":[…]}` from slices of JSON texts: as many as there are, few of them in memory. */
export function itemsStream(slices: AsyncIterable<readonly string[]>): Readable {
  async function* pieces(): AsyncGenerator<string> {
    yield '{"items":[';
    let separator = '';
    for await (const slice of slices) {
      if (slice.length === 0) continue;
      yield separator + slice.join(',');
      separator = ',';
    }
    yield ']}';
  }
  return Readable.from(pieces());
}
