package io.pitlane.http;

import io.pitlane.store.StoreState;
import io.pitlane.store.Tier;
import java.util.function.Supplier;

/** Where records go that come without a file, and what goes elsewhere than it should, since when and why. */
public final class StoreCheck implements HealthCheck {

    private final Supplier<StoreState> store;

    public StoreCheck(Supplier<StoreState> store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public Finding look() {
        StoreState state = store.get();
        String waiting = state.waiting() == 0 ? "" : "; " + state.waiting() + " submissions wait to be written";
        if (state.degraded().isEmpty()) {
            return state.tier() == Tier.MEMORY
                    ? Finding.warning("Records are acknowledged and kept nowhere (db.backend = memory)")
                    : Finding.up(sentence(state.tier()) + waiting);
        }
        Finding finding = Finding.warning(String.join("; ", state.degraded()) + waiting);
        return state.since().map(finding::since).orElse(finding);
    }

    private static String sentence(Tier tier) {
        return switch (tier) {
            case POSTGRES -> "Records go to PostgreSQL";
            case SPOOL -> "Records go to the spool, which waits for the database";
            case FILE -> "Records go to files of the PIT tree (store.mode)";
            case MEMORY -> "Records are kept nowhere";
        };
    }
}
