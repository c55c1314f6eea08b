import type { OpenAPI } from '@orpc/openapi';

type Paths = NonNullable<OpenAPI.Document['paths']>;

/** The two doors for files, as the OpenAPI document tells of them; the contract knows only JSON. */
export function importPaths(): Paths {
  return {
    '/leads/import': {
      post: {
        operationId: 'imports.upload',
        summary: 'Import leads from a CSV file or an Excel workbook, in the background',
        tags: ['leads'],
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['file'],
                properties: {
                  file: {
                    type: 'string',
                    format: 'binary',
                    description:
                      'A CSV file, or an .xlsx workbook, of which `mapping.sheet` names the sheet to take.',
                  },
                  mapping: {
                    type: 'string',
                    description:
                      'JSON: encoding, delimiter, hasHeader, columns (for each column a field of a lead, firstName, lastName, custom:NAME, external:CONNECTION or null), rules (for single columns: join, steps, values, onMatch, also), onMatch (update, fill, skip), create (false takes only leads that are known), keys (email, document, phone, custom:NAME, external:CONNECTION, in their order), origin, tags. What is left out is found out from the file.',
                  },
                  template: {
                    type: 'string',
                    description:
                      'Name or id of an import template saved in the console: columns are found by their names, with what is done to their cells. What `mapping` says goes before it.',
                  },
                  sync: {
                    type: 'string',
                    enum: ['true', 'false'],
                    description: 'Send what was imported to every connection.',
                  },
                  syncTo: {
                    type: 'string',
                    description: 'Ids of the connections to send to, separated by commas.',
                  },
                },
              },
            },
          },
        },
        responses: {
          '202': {
            description: 'Taken. Ask GET /imports/{id} how it goes.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['importId', 'status'],
                  properties: { importId: { type: 'string' }, status: { type: 'string' } },
                },
              },
            },
          },
        },
      },
    },
    '/imports/{id}/rejected.csv': {
      get: {
        operationId: 'imports.rejectedCsv',
        summary:
          'The rows an import did not take: the reasons first, then the columns as they were',
        tags: ['leads'],
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          '200': {
            description: 'CSV in UTF-8.',
            content: { 'text/csv': { schema: { type: 'string' } } },
          },
        },
      },
    },
  };
}
