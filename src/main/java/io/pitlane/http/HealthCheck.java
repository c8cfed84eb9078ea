package io.pitlane.http;

/** Looks at one part of the product. Safe for use by many threads; answers within about two seconds. */
public interface HealthCheck {

    /** One lower-case word. */
    String name();

    Finding look();
}
