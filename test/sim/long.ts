/** Whether time does not matter: `npm run test:long` asks for every point, frame and history. */
export const long = process.env['PONTE_TEST_LONG'] === '1';
