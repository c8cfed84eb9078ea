package io.pitlane.http;

import java.util.Locale;

/** A part of the tree of paths with one rule for all that is in it. */
enum Area {
    /** Nothing is there. */
    NOWHERE(Entry.LOCAL),
    HEALTH(Entry.ANYBODY),
    METRICS(Entry.TOKEN),
    OPENAPI(Entry.ANYBODY),
    AUTH(Entry.TOKEN),
    INGEST(Entry.LOCAL),
    PIT(Entry.LOCAL),
    MARKET(Entry.LOCAL),
    RISK(Entry.LOCAL),
    TRADING(Entry.TOKEN),
    SYSTEM(Entry.TOKEN),
    WS(Entry.TOKEN),
    ADMIN(Entry.TOKEN);

    /** Who comes in without a token. */
    enum Entry {
        ANYBODY,
        /** A caller on this machine that is no web page of elsewhere. */
        LOCAL,
        /** Nobody. */
        TOKEN
    }

    private static final String OPENAPI_DOCUMENT = "openapi.json";

    private final Entry entry;

    Area(Entry entry) {
        this.entry = entry;
    }

    /** Where a path leads, in whatever letter case it is written. */
    static Area of(RequestTarget target) {
        String first = target.first().toLowerCase(Locale.ROOT);
        if (first.equals(OPENAPI_DOCUMENT)) {
            return OPENAPI;
        }
        for (Area area : values()) {
            if (area != NOWHERE
                    && area != OPENAPI
                    && area.name().toLowerCase(Locale.ROOT).equals(first)) {
                return area;
            }
        }
        return NOWHERE;
    }

    Entry entry() {
        return entry;
    }

    /** What a bearer of a token must be to come in. */
    Role needed(boolean reads) {
        return switch (this) {
            case ADMIN -> Role.ADMIN;
            case AUTH, NOWHERE, HEALTH, METRICS, OPENAPI -> Role.VIEWER;
            default -> reads ? Role.VIEWER : Role.WRITER;
        };
    }
}
