package io.pitlane.http;

import io.pitlane.error.InvalidInputException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a request asks of a figure, checked.
 *
 * @param from the first moment that counts
 * @param to the last moment that counts
 * @param asOf rows that were written later do not count
 */
record FigureRequest(Optional<Instant> from, Optional<Instant> to, Optional<Instant> asOf) {

    /**
     * @param query what stands behind the question mark; may be null
     * @throws InvalidInputException if a parameter is unknown or wrong; the message begins with its name
     */
    static FigureRequest of(PitFigure figure, String query) {
        Map<String, String> parameters = QueryString.parse(query, figure.parameters());
        Optional<Instant> from =
                Optional.ofNullable(parameters.get("from")).map(text -> TimeText.firstOf("from", text));
        Optional<Instant> to = Optional.ofNullable(parameters.get("to")).map(text -> TimeText.lastOf("to", text));
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw new InvalidInputException("from is after to: from is the first moment that counts, to the last");
        }
        return new FigureRequest(
                from,
                to,
                Optional.ofNullable(parameters.get(PageRequest.AS_OF))
                        .map(text -> TimeText.lastOf(PageRequest.AS_OF, text)));
    }
}
