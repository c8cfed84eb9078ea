drop schema pit;
