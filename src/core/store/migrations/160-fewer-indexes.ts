/**
 * The same person is looked for where his document's number and his birth date stand already: an index of its own for each key cost
 * more writing than all the rest of him.
 */
export const sql = `
  DROP INDEX customers_by_document_key;
  DROP INDEX customers_by_name_birth_key;
`;
