import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { OpenAPIClientAxios } from 'openapi-client-axios';

export type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
};
export type Operation = {
  operationId: string;
  tags: string[];
  requestBody?: { content: Record<string, { schema?: object; example?: unknown }> };
  responses: Record<string, unknown>;
};

export type Answer = { status: number; headers: Record<string, unknown>; data: unknown };
type Call = (
  parameters?: Record<string, unknown> | null,
  data?: unknown,
  config?: { headers?: Record<string, string> },
) => Promise<Answer>;

/** A client that a public generator makes of the document, whose every answer is held against it. */
export async function generateClient(document: Document, key: string) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  const paths = new Map<string, string>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, { operationId }] of Object.entries(item)) {
      paths.set(operationId, `/paths/${pointer(path)}/${method}`);
    }
  }
  const generator = new OpenAPIClientAxios({
    definition: structuredClone(document) as never,
    axiosConfigDefaults: {
      headers: { 'X-API-Key': key },
      validateStatus: () => true,
    },
  });
  const client = (await generator.init()) as unknown as Record<string, Call>;
  const called = new Set<string>();

  /** What is wrong with an answer, by the document; null when nothing is. */
  function flawOf(operationId: string, { status, headers, data }: Answer): string | null {
    const base = `document#${paths.get(operationId)}/responses/${status}`;
    const declared = ajv.getSchema(base);
    if (!declared) return `${operationId} answers ${status}, which the document does not tell of`;
    for (const name of ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']) {
      if (headers[name] === undefined) return `${operationId} ${status} has no ${name}`;
    }
    const type = String(headers['content-type']).split(';')[0] ?? '';
    const schema =
      status < 400
        ? `${base}/content/${pointer(type)}/schema`
        : `document#/components/schemas/Error`;
    const check = ajv.getSchema(schema);
    if (!check)
      return `${operationId} ${status} answers ${type}, which the document does not tell of`;
    return check(data) ? null : `${operationId} ${status}: ${ajv.errorsText(check.errors)}`;
  }

  return {
    operations: [...paths.keys()],
    called,
    flawOf,
    /** Calls it, and throws where the answer is not as the document says. */
    async call(operationId: string, ...how: Parameters<Call>): Promise<Answer> {
      const call = client[operationId];
      if (!call) throw new Error(`The document has no ${operationId}.`);
      const answer = await call(...how);
      called.add(operationId);
      const flaw = answer.status === 500 ? 'A failure of ours' : flawOf(operationId, answer);
      if (flaw !== null) throw new Error(`${flaw}\n${JSON.stringify(answer.data).slice(0, 600)}`);
      return answer;
    },
    /** Whether a value fits a part of the document. */
    fits(schema: object, value: unknown): string | null {
      const text = JSON.stringify(schema).replaceAll('"#/', '"document#/');
      const check = ajv.compile(JSON.parse(text) as object);
      return check(value) ? null : ajv.errorsText(check.errors);
    },
  };
}

function pointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
