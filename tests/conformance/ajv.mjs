// Judges values by JSON Schemas with Ajv. In, from standard input: {schemas: {name: schema}, values: [{schema: name, value}]}.
// Out: a list with true for each value that its schema allows. Fails if a schema is none by the schema of schemas, or has
// a word that Ajv does not know.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';

const { schemas, values } = JSON.parse(readFileSync(0, 'utf8'));
const ajv = new Ajv.default({ strict: true, strictRequired: false, allowUnionTypes: true });
const judges = new Map(Object.entries(schemas).map(([name, schema]) => {
  if (!ajv.validateSchema(schema)) throw new Error(`${name}: ${ajv.errorsText()}`);
  return [name, ajv.compile(schema)];
}));
process.stdout.write(JSON.stringify(values.map(({ schema, value }) => judges.get(schema)(value))));
