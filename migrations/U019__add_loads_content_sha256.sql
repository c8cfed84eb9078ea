-- loses: ops.loads.content_sha256
alter table ops.loads drop column content_sha256;
