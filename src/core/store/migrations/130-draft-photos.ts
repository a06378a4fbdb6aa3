/** Photos of the documents of people who are still being registered: kept with their drafts. */
export const sql = `
  -- The id is that of the fact that will name the photo once there is a customer to seal it for.
  CREATE TABLE draft_photos (
    op_id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    side TEXT NOT NULL,
    jpeg TEXT NOT NULL
  ) STRICT;
  CREATE INDEX draft_photos_by_customer ON draft_photos (customer_id);
`;
