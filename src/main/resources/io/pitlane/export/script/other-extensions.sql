-- Whether there is any extension that has to be asked about: looking for their members takes long.
select extname from pg_extension where extname <> 'plpgsql' limit 1
