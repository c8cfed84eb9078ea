drop schema market;
