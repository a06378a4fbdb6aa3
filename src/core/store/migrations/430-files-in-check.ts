/** Whether the centre is checking somebody's file: nothing is done in his name meanwhile. The feed tells. */
export const sql = `
  ALTER TABLE customers ADD COLUMN in_check INTEGER NOT NULL DEFAULT 0 CHECK (in_check IN (0, 1));
`;
