-- One statement for each schema; public is there in every database.
select format('create schema %I;', nspname)
from pg_namespace
where nspname = any (?) and nspname <> 'public'
order by nspname
