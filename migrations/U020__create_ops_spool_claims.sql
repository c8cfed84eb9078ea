-- seeded: ops.spool_claims
-- Its rows are no loss: they only say who is at work on which file.
drop table ops.spool_claims;
