package io.pitlane.http;

/** Stands in for the checks of a database where there is none on purpose. */
public final class NoDatabaseCheck implements HealthCheck {

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Finding look() {
        return Finding.up("Database persistence disabled");
    }
}
