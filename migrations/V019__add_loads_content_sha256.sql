alter table ops.loads add column content_sha256 bytea;

comment on column ops.loads.content_sha256 is
  'SHA-256 of the lines of a batch whose id its sender chose: the same id with other content is refused. Null: not known.';
