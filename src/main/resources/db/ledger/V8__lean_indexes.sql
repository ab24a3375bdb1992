-- Indexes that hold only the rows they are asked for, where the database has such: every planned action and every ignored
-- delivery was written into indexes that never find it.
--   lean    partial in place of whole ones, and one for what DISPATCH takes up, in its order

${lean}
