/** Beside each verdict the server's own proof of it, for a server that has forgotten. Kept when the verdict is. */
export const sql = `
  ALTER TABLE journal ADD COLUMN proof TEXT;
`;
