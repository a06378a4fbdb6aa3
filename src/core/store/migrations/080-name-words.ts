/** Every word that is in somebody's name, once: what a word with a typing error may have been. */
export const sql = `
  -- Numbers are not given twice, so that who has read up to one knows what is new.
  CREATE TABLE name_words (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT NOT NULL UNIQUE) STRICT;
  INSERT INTO name_words (word) SELECT term FROM customer_word_counts;
`;
