-- loses: pit.premove_artifacts
drop table pit.premove_artifacts;
