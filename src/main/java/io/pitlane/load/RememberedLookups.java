package io.pitlane.load;

import io.pitlane.dataset.FieldLookup;
import io.pitlane.dataset.LookupIndex;
import io.pitlane.dataset.Lookups;
import java.util.Optional;
import java.util.function.Function;

/** Look-ups in what was read before, for as long as nobody can be asked. Thread-safe. */
record RememberedLookups(Function<FieldLookup, Optional<LookupIndex>> remembered) implements Lookups {

    /** Whether a name is known cannot be told now. */
    static final class NotKnownException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotKnownException() {
            super("the names are in the database, which is not asked now", null, false, false);
        }
    }

    @Override
    public LookupIndex find(FieldLookup lookup) {
        return remembered.apply(lookup).orElseGet(() -> {
            if (lookup.isDerived()) {
                return new LookupIndex.Builder().build(); // such a field may be missing
            }
            throw new NotKnownException();
        });
    }

    @Override
    public LookupIndex refresh(FieldLookup lookup, long since) {
        if (lookup.isDerived()) {
            return find(lookup);
        }
        throw new NotKnownException();
    }
}
