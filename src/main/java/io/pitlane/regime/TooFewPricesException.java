package io.pitlane.regime;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;
import java.time.Instant;
import java.util.List;

/** There is too little market data before a boundary, so that no row is made. */
public final class TooFewPricesException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> missing;
    private final boolean isNothingThere;

    /**
     * @param missing sentences: which symbol, which hours
     * @param isNothingThere not one symbol has a price at the boundary
     */
    TooFewPricesException(Instant boundary, List<String> missing, boolean isNothingThere) {
        super("There are too few prices for the regime at " + boundary + ": " + String.join("; ", missing), null);
        this.missing = List.copyOf(missing);
        this.isNothingThere = isNothingThere;
    }

    List<String> missing() {
        return missing;
    }

    boolean isNothingThere() {
        return isNothingThere;
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}
