package io.pitlane.dataset;

/** The tables of names and numbers that fields are looked up in. Thread-safe. */
public interface Lookups {

    /** What is known, perhaps from a while ago. */
    LookupIndex find(FieldLookup lookup);

    /**
     * What is known now: read anew, unless that was done after {@code since} and lately.
     *
     * @param since a {@link System#nanoTime()}
     */
    LookupIndex refresh(FieldLookup lookup, long since);

    /** For datasets that look nothing up. */
    static Lookups none() {
        return new Lookups() {
            @Override
            public LookupIndex find(FieldLookup lookup) {
                throw new IllegalStateException("there is nothing to look " + lookup.table() + " up in");
            }

            @Override
            public LookupIndex refresh(FieldLookup lookup, long since) {
                return find(lookup);
            }
        };
    }
}
