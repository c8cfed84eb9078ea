package io.pitlane.exchange;

import java.util.List;
import java.util.stream.Stream;

/**
 * A venue that a line may mean, with what writes its records. Not thread-safe, as its writer.
 *
 * @param shapes of the venue's payloads of the decoder's kind, the first that fits counts
 */
record Candidate(Venue venue, List<Shape> shapes, RecordWriter writer) {

    /** The first shape that fits; null: none. */
    Shape shape(JsonIndex index, int payload) {
        for (Shape shape : shapes) {
            if (shape.fits(index, payload)) {
                return shape;
            }
        }
        return null;
    }

    /** Every condition on a whole payload that tells whether it is of this venue, an error, and of which shape. */
    List<Condition> conditions() {
        return Stream.concat(venue.errorConditions(), shapes.stream().flatMap(shape -> Stream.of(shape.when())))
                .toList();
    }
}
